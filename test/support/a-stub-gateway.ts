import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { NodeKeys } from '@trace/platform';
import {
  digestOf,
  instant,
  newId,
  openParcel,
  readMessage,
  signReceipt,
  type Parcel,
  type Receipt,
} from '@trace/protocol';
import type { ADirectory } from './a-directory.ts';

/** What a stub does with a call: it writes its own answer, whatever that is. */
export type StubAnswer = (response: ServerResponse, body: string) => void | Promise<void>;

/**
 * The gateway of a partner that the test plays itself, with the keys and the address that the directory names: it can
 * answer what no honest node would.
 */
export class AStubGateway {
  /** How it answers from now on. An honest receipt, unless said otherwise. */
  answer: StubAnswer = async (response, body) => {
    const parcel = await this.open(body);
    this.say(response, 200, { receipts: [await this.receipt(parcel)] });
  };
  /** What time it is there. */
  now: () => Date = () => new Date();
  /** When each call came. */
  readonly calls: number[] = [];

  private constructor(
    private readonly keys: NodeKeys,
    private readonly state: string,
    private readonly partner: string,
    private readonly server: Server,
  ) {}

  /** Opens the gateway of one State for the calls of another. */
  static async start(
    directory: ADirectory,
    state: string,
    partner: string,
    tls?: { key: string; cert: string },
  ): Promise<AStubGateway> {
    const keys = await NodeKeys.load(directory.dataDir(state));
    const server = createServer({ ...(tls ?? keys.tls), minVersion: 'TLSv1.3' });
    const stub = new AStubGateway(keys, state, partner, server);
    server.on('request', (request, response) => void stub.take(request, response));
    server.on('tlsClientError', () => undefined);
    server.listen(directory.gatewayPort(state), '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  /** Answers with a status, and a body as JSON. */
  say(
    response: ServerResponse,
    status: number,
    body: object,
    headers: Record<string, string> = {},
  ): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }

  /** What a parcel holds. */
  async open(body: string): Promise<Parcel> {
    const known = { partner: this.partner, self: this.state, now: this.now() };
    return openParcel(Buffer.from(body), this.keys.decryption, known);
  }

  /** A receipt for a parcel, signed with the key of the State, with other members than it should have if wanted. */
  async receipt(parcel: Parcel, changes: object = {}): Promise<string> {
    const receipt: Receipt = {
      receiptId: newId(),
      parcelId: parcel.parcelId,
      issuer: this.state,
      audience: this.partner,
      receivedAt: instant(this.now()),
      results: parcel.messages.map(({ jws }) => ({
        messageId: readMessage(jws).messageId,
        digest: digestOf(jws),
        outcome: 'ACCEPTED',
      })),
    };
    return signReceipt(Object.assign(receipt, changes), this.keys.signing);
  }

  /** Cuts every connection and lets nobody in any more. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    if (this.server.listening) await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.calls.push(Date.now());
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await this.answer(response, Buffer.concat(chunks).toString('latin1'));
    } catch {
      // The caller went away, or the stub was told to break off.
      response.destroy();
    }
  }
}
