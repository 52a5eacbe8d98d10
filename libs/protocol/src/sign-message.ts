import { payloadOf, signJws } from './compact-jws.ts';
import type { SigningKey } from './keys.ts';
import type { Message } from './messages/message.ts';

/** Signs a message: once in its life. What comes out is stored, and sent as often as it takes. */
export async function signMessage(message: Message, key: SigningKey): Promise<string> {
  return signJws(message, 'trace-message+jws', key);
}

/** Reads a message that was checked, or signed by ourselves, when it was stored. */
export function readMessage(token: string): Message {
  return JSON.parse(payloadOf(token).toString()) as Message;
}
