import { X509Certificate } from 'node:crypto';
import { request, type Agent, type RequestOptions } from 'node:https';
import { NodeKeys } from '@trace/platform';
import {
  encryptionKeyAt,
  instant,
  newId,
  readDirectory,
  sealParcel,
  signMessage,
  type Message,
  type ParcelMessage,
  type Partner,
} from '@trace/protocol';
import { readFile } from 'node:fs/promises';
import type { ADirectory } from './a-directory.ts';

/** What a gateway answered. */
export interface GatewayAnswer {
  status: number;
  type: string;
  /** How long its body is. */
  length: number;
  /** The signed receipts, where the parcel was taken. */
  receipts: string[];
  /** The problem document, where it was not. */
  problem: { code: string; detail: string; status: number } | undefined;
}

/** Parts of a parcel that a test wants to be otherwise than an honest partner would make them. */
export interface ParcelOrder {
  parcelId?: string;
  createdAt?: Date;
  issuer?: string;
  audience?: string;
}

/** How a request to a gateway may differ from what an honest partner sends. */
export interface PostOrder {
  method?: string;
  path?: string;
  type?: string;
  /** Another certificate and key than the partner's own; null for none. */
  tls?: { key: string; cert: string } | null;
  /** Keeps the connection open for the next request; without it each has a connection of its own. */
  agent?: Agent;
}

/**
 * A partner State that the test plays by itself, with the keys that the directory vouches for: so it can also send what
 * no honest node would.
 */
export class APartner {
  private constructor(
    private readonly keys: NodeKeys,
    readonly state: string,
    private readonly other: Partner,
    private readonly now: () => Date,
  ) {}

  /** Plays one State towards another. */
  static async of(
    directory: ADirectory,
    state: string,
    towards: string,
    now: () => Date = () => new Date(),
  ): Promise<APartner> {
    const [text, authority] = await Promise.all([
      readFile(directory.fileFor(state), 'utf8'),
      readFile(directory.authorityFile, 'utf8'),
    ]);
    const partners = await readDirectory(text, JSON.parse(authority) as object, now());
    const other = partners.find((one) => one.state === towards);
    if (!other) throw new Error(`the directory does not name ${towards}`);
    const keys = await NodeKeys.load(directory.dataDir(state), { now });
    return new APartner(keys, state, other, now);
  }

  /** Signs a message with this State's key, whatever it says. */
  async sign(message: Message): Promise<string> {
    return signMessage(message, this.keys.signing);
  }

  /** Packs messages into a parcel for the other State. */
  async pack(messages: readonly ParcelMessage[], order: ParcelOrder = {}): Promise<string> {
    const {
      parcelId = newId(),
      createdAt = this.now(),
      issuer = this.state,
      audience = this.other.state,
    } = order;
    const to = encryptionKeyAt(this.other, this.now());
    if (!to) throw new Error(`${this.other.state} has no key for parcels now`);
    return sealParcel(
      { parcelId, issuer, audience, createdAt: instant(createdAt), messages: [...messages] },
      to,
    );
  }

  /** Posts bytes to the other State's gateway over mutual TLS, and gives whatever comes back. */
  async post(bytes: string | Buffer, order: PostOrder = {}): Promise<GatewayAnswer> {
    const {
      method = 'POST',
      path = '/exchange/v1/parcels',
      type = 'application/jose',
      tls = this.keys.tls,
      agent = false,
    } = order;
    const options: RequestOptions = {
      method,
      path,
      headers: { 'content-type': type, 'content-length': Buffer.byteLength(bytes) },
      ...this.connection(tls),
      agent,
    };
    const {
      status,
      headers,
      body,
      bytes: answered,
    } = await exchanged(new URL(this.other.statement.metadata.trace_node.endpoint), options, bytes);
    const { 'content-type': said = '' } = headers;
    // What is told is signed, and no JSON.
    const content = said.includes('json') ? (JSON.parse(body) as Said) : {};
    return {
      status,
      type: said,
      length: answered.length,
      receipts: content.receipts ?? [],
      problem:
        content.code === undefined ? undefined : (content as NonNullable<GatewayAnswer['problem']>),
    };
  }

  /** Asks the other State's gateway for a range of something, and gives the bytes that come back. */
  async fetchRange(
    path: string,
    range: string | undefined,
    method = 'GET',
  ): Promise<{ status: number; headers: Exchanged['headers']; body: Buffer }> {
    const { status, headers, bytes } = await exchanged(
      new URL(this.other.statement.metadata.trace_node.endpoint),
      {
        ...this.connection(this.keys.tls),
        method,
        path,
        headers: range === undefined ? {} : { range },
      },
      '',
    );
    return { status, headers, body: bytes };
  }

  private connection(tls: PostOrder['tls']): RequestOptions {
    return {
      ...tls,
      agent: false,
      ca: this.other.certificatesPem,
      // Pinned: the certificate itself is what counts, not the name in it.
      checkServerIdentity: (_host, { raw }) =>
        this.other.certificates.includes(printOf(raw))
          ? undefined
          : new Error('not the pinned certificate'),
    };
  }

  /** Signs, packs and posts one message, as an honest node would. */
  async send(message: Message, order: ParcelOrder = {}): Promise<GatewayAnswer> {
    return this.post(await this.pack([{ jws: await this.sign(message), keys: [] }], order));
  }
}

/** What an answer in JSON says. */
interface Said {
  receipts?: string[];
  code?: string;
}

interface Exchanged {
  status: number;
  headers: Record<string, string | undefined>;
  bytes: Buffer;
  body: string;
}

function exchanged(to: URL, options: RequestOptions, bytes: string | Buffer): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const sent = request(to, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Exchanged['headers'],
          bytes: Buffer.concat(chunks),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.once('error', reject);
    sent.end(bytes);
  });
}

function printOf(der: Buffer): string {
  return new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase();
}
