import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** A symmetric key of the node with its name. */
export interface NamedKey {
  id: string;
  key: Buffer;
}

/** The keys under which the keys of sealed parts are stored, so that the database alone opens nothing. */
export class PartKeys {
  /**
   * @param keys the oldest first; new ones are wrapped under the last
   * @param marks the key of the marks, which no rotation changes
   */
  constructor(
    private readonly keys: readonly NamedKey[],
    private readonly marks: Buffer,
  ) {}

  /** Puts a text under the newest key (AES-256-GCM), with the name of that key before it. */
  wrap(text: string): string {
    const newest = this.keys.at(-1);
    if (!newest) throw new Error('there is no key for sealed parts');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', newest.key, nonce);
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const bytes = Buffer.concat([nonce, hidden, cipher.getAuthTag()]);
    return `${newest.id}.${bytes.toString('base64url')}`;
  }

  /** The text again. Throws when it was wrapped by another node, or altered. */
  unwrap(wrapped: string): string {
    const [content = '', id] = wrapped.split('.').toReversed();
    const bytes = Buffer.from(content, 'base64url');
    if (bytes.length < 28) throw new Error('a wrapped key is too short');
    // Before keys had names there was one: the oldest.
    const named = id === undefined ? this.keys[0] : this.keys.find((one) => one.id === id);
    if (!named) throw new Error('a key is wrapped under one that is not here any more');
    const opened = createDecipheriv('aes-256-gcm', named.key, bytes.subarray(0, 12));
    opened.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opened.update(bytes.subarray(12, -16)), opened.final()]).toString('utf8');
  }

  /** A mark by which this node finds the same text again, and by which nobody else can guess it (RFC 2104). */
  mark(text: string): string {
    return createHmac('sha256', this.marks).update(text, 'utf8').digest('base64url');
  }
}
