import { createHash, X509Certificate } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import type { Partner } from '@trace/protocol';
import { Pool } from 'undici';
import { isNotAllowed, type EndpointPolicy } from './directory/endpoint-policy.ts';

/** What came of putting a parcel on the wire. */
export type Posted =
  | { kind: 'ANSWERED'; receipts: string[]; later: string[] }
  | { kind: 'REFUSED'; code: string }
  | { kind: 'BUSY'; retryAfterMs?: number }
  /** `unsent` where there was no connection at all, so that nothing has left. */
  | { kind: 'UNREACHABLE'; reason: string; unsent?: true };

/** What came of asking a partner something. */
export type Told = { kind: 'TOLD'; token: string } | Exclude<Posted, { kind: 'ANSWERED' }>;

/** Our side of mutual TLS, as PEM. */
export interface TlsIdentity {
  key: string;
  cert: string;
}

/** Another call than a parcel or a question. */
export interface CallOrder {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What came of such a call. */
export type Called =
  | {
      kind: 'CALLED';
      status: number;
      headers: Record<string, string | string[] | undefined>;
      body: Buffer;
    }
  | { kind: 'UNREACHABLE'; reason: string };

const CONNECT_MS = 5_000;
const ANSWER_MS = 20_000;
/** The whole exchange, however slowly the partner trickles. */
const TOTAL_MS = 30_000;
/** Whose certificate it is that counts no longer: words for people, who have to know whom to call. */
const PARTNER_ENDED = 'partner-certificate-ended';
const OWN_ENDED = 'own-certificate-ended';
/** Faults that there are only before a connection stands: not a byte of the parcel has left. */
const UNCONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'certificate-not-pinned',
  'address-not-allowed',
  PARTNER_ENDED,
  OWN_ENDED,
]);
/** The form of the closed list of codes; anything else a partner writes there is not repeated. */
const CODE = /^[a-z.-]{1,64}$/;
/** Enough for the receipts of the largest parcel several times over. */
const ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * A bounded pool of mutually authenticated connections to one partner's gateway. The partner is known by its pinned
 * certificate alone: no other authority counts, and names are not consulted (RFC 8705 §2.2 in spirit). Redirects are
 * not followed.
 */
export class PartnerConnection {
  private readonly pool: Pool;
  /** why nothing is sent there at all */
  private readonly forbidden: string | undefined;
  private readonly ownUntil: number;
  private partnerUntil = Infinity;

  constructor(
    partner: Partner,
    tls: TlsIdentity,
    endpoints: EndpointPolicy,
    private readonly heard: (bytes: number) => void,
  ) {
    const { endpoint } = partner.statement.metadata.trace_node;
    // A number is never looked up, so it is judged here; a name is judged at each connection.
    this.forbidden = endpoints.faultOf(endpoint) && 'address-not-allowed';
    const pinned = new Set(partner.certificates);
    this.ownUntil = Date.parse(new X509Certificate(tls.cert).validTo);
    this.pool = new Pool(endpoint, {
      connections: 4,
      connectTimeout: CONNECT_MS,
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
      keepAliveTimeout: 60_000,
      maxResponseSize: ANSWER_BYTES,
      connect: {
        ...tls,
        ca: partner.certificatesPem,
        minVersion: 'TLSv1.3',
        lookup: endpoints.lookup,
        checkServerIdentity: (_host, certificate) => {
          const print = createHash('sha256').update(certificate.raw).digest('hex');
          if (!pinned.has(print)) return new Error('certificate-not-pinned');
          this.partnerUntil = Math.min(this.partnerUntil, Date.parse(certificate.valid_to));
          return undefined;
        },
      },
    });
  }

  /**
   * Whether a certificate with which the partner has greeted has ended since. TLS asks for it at a handshake alone, and
   * not at all when a session is resumed: such connections would go on for as long as they are used.
   */
  get isOver(): boolean {
    return Date.now() >= this.partnerUntil;
  }

  /** Sends one parcel and returns what the partner made of it. Never throws. */
  async post(parcel: string): Promise<Posted> {
    try {
      const { status, retryAfter, text } = await this.send('/exchange/v1/parcels', parcel);
      return understand(status, retryAfter, text);
    } catch (fault) {
      const reason = reasonOf(fault);
      return { kind: 'UNREACHABLE', reason, ...(UNCONNECTED.has(reason) && { unsent: true }) };
    }
  }

  /** Asks what the partner holds. Never throws. */
  async ask(question: string): Promise<Told> {
    return this.put('/exchange/v1/holdings', question);
  }

  /** Asks to be given back what the partner holds and this node has lost. Never throws. */
  async askBack(question: string): Promise<Told> {
    return this.put('/exchange/v1/returns', question);
  }

  private async put(path: string, question: string): Promise<Told> {
    try {
      const { status, retryAfter, text } = await this.send(path, question);
      if (status === 200) return { kind: 'TOLD', token: text };
      const understood = understand(status, retryAfter, text);
      return understood.kind === 'ANSWERED'
        ? { kind: 'UNREACHABLE', reason: 'answer-not-understood' }
        : understood;
    } catch (fault) {
      return { kind: 'UNREACHABLE', reason: reasonOf(fault) };
    }
  }

  /** Puts a call of another kind on the wire. Never throws. */
  async call({ method, path, headers, body }: CallOrder): Promise<Called> {
    try {
      this.assertMay();
      const answer = await this.pool.request({
        method,
        path,
        headers,
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(TOTAL_MS),
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      return { kind: 'CALLED', status: answer.statusCode, headers: answer.headers, body: bytes };
    } catch (fault) {
      return { kind: 'UNREACHABLE', reason: reasonOf(fault) };
    }
  }

  private async send(
    path: string,
    body: string,
  ): Promise<{ status: number; retryAfter: string | string[] | undefined; text: string }> {
    this.assertMay();
    const answer = await this.pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/jose', accept: 'application/json' },
      body,
      signal: AbortSignal.timeout(TOTAL_MS),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    this.heard(bytes.length);
    const text = bytes.toString('utf8');
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], text };
  }

  /** The partner would hang up on a certificate that has ended, and could not say why. TLS goes by the machine's clock. */
  private assertMay(): void {
    if (this.forbidden !== undefined) throw new Error(this.forbidden);
    if (Date.now() >= this.ownUntil) throw new Error(OWN_ENDED);
  }

  /** Closes the connections, waiting for what is under way. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}

function understand(
  status: number,
  retryAfter: string | string[] | undefined,
  text: string,
): Posted {
  if (status === 429 || status === 503) {
    const retryAfterMs = pauseOf(retryAfter);
    return { kind: 'BUSY', ...(retryAfterMs > 0 && { retryAfterMs }) };
  }
  const { receipts, later = [], code } = parsed(text);
  if (status === 200) {
    return receipts
      ? { kind: 'ANSWERED', receipts, later }
      : { kind: 'UNREACHABLE', reason: 'answer-not-understood' };
  }
  const refused = status >= 400 && status < 500;
  return refused
    ? { kind: 'REFUSED', code: code ?? `http-${status}` }
    : { kind: 'UNREACHABLE', reason: `http-${status}` };
}

/** The header Retry-After, as seconds or as a date (RFC 9110 section 10.2.3); 0 when it says nothing. */
function pauseOf(retryAfter: string | string[] | undefined): number {
  const said = String(retryAfter);
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - Date.now();
  return ms > 0 ? ms : 0;
}

/** What of an answer can be understood; whatever else it holds is no receipt and no code of ours. */
function parsed(text: string): { receipts?: string[]; later?: string[]; code?: string } {
  let answer: { receipts?: unknown; later?: unknown; code?: unknown } | null;
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    // Not JSON, so neither receipts nor a problem document: the caller says that it was not understood.
    return {};
  }
  const { receipts, later, code } = answer ?? {};
  return {
    ...(areTexts(receipts) && { receipts }),
    ...(areTexts(later) && { later }),
    ...(typeof code === 'string' && CODE.test(code) && { code }),
  };
}

function areTexts(list: unknown): list is string[] {
  return Array.isArray(list) && list.every((one) => typeof one === 'string');
}

/** A short stable word for a transport fault; the fault's own text may hold addresses and is not passed on. */
function reasonOf(fault: unknown): string {
  // A time-out is a DOMException, which is no native error.
  if (!isNativeError(fault)) return fault instanceof DOMException ? fault.name : 'unknown';
  if (fault.message === 'certificate-not-pinned' || fault.message === OWN_ENDED)
    return fault.message;
  if (isNotAllowed(fault)) return 'address-not-allowed';
  if (!('code' in fault) || typeof fault.code !== 'string') return fault.name;
  return fault.code === 'CERT_HAS_EXPIRED' ? PARTNER_ENDED : fault.code;
}
