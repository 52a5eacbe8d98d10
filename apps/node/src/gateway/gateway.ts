import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import {
  fileAddressOf,
  type Accept,
  type Partners,
  type ServeFiles,
  type TellHoldings,
} from '@trace/exchange';
import { log, Problem, problemResponse, type Metrics, type NodeKeys } from '@trace/platform';
import { Refusal, type Partner } from '@trace/protocol';
import { answerFile } from './answer-file.ts';
import { readBody } from './read-body.ts';

/** Where partners send their parcels (libs/protocol/README.md, Parcel). */
const PARCELS = '/exchange/v1/parcels';
/** Where they ask what this node holds (libs/protocol/README.md, What do you hold of mine?). */
const HOLDINGS = '/exchange/v1/holdings';
/** A partner may have this many parcels and questions in work here at once; more are asked to come back. */
const AT_ONCE = 4;
/** A question is short; a parcel may be large. */
const MOST_BYTES = { [PARCELS]: 8 * 1024 * 1024, [HOLDINGS]: 16_384 };

/**
 * The door to other nodes: parcels, questions and sealed files, mutual TLS with pinned certificates. A connection whose certificate
 * is not pinned does not get past the handshake; what comes after is weighed by the exchange's checks.
 */
export class Gateway {
  private readonly server: Server;
  private readonly logger = log('gateway');
  private readonly inWork = new Map<string, number>();
  /** Fingerprints by connection: the certificate is the same for all that comes over it, and dear to read. */
  private readonly prints = new WeakMap<Socket, string>();

  constructor(
    private readonly keys: NodeKeys,
    private readonly partners: Partners,
    private readonly accept: Accept,
    private readonly tellHoldings: TellHoldings,
    private readonly serveFiles: ServeFiles,
    private readonly metrics: Metrics,
  ) {
    this.server = createServer(
      {
        ...this.tls(),
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        keepAliveTimeout: 75_000,
        maxHeaderSize: 8_192,
      },
      (request, response) => void this.answer(request, response),
    );
    this.server.maxHeadersCount = 50;
    this.server.on('tlsClientError', (fault: Error & { code?: string }) =>
      this.logger.warn('handshake refused', { code: fault.code ?? 'tls' }),
    );
    partners.onChange(() => this.server.setSecureContext(this.tls()));
  }

  /** Opens the door. Port 0 takes a free one. @returns the port in use */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets no one in any more and waits for the parcels that are inside. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeIdleConnections();
    await closed;
  }

  private tls(): {
    key: string;
    cert: string;
    ca: string[];
    requestCert: true;
    rejectUnauthorized: true;
    minVersion: 'TLSv1.3';
  } {
    const ca = this.partners.all().flatMap((partner) => partner.certificatesPem);
    return {
      ...this.keys.tls,
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const correlationId = randomUUID();
    try {
      const partner = this.partnerOf(request);
      const file = fileAddressOf(request.url ?? '');
      if (file) {
        const given = await this.inTurn(partner, () =>
          answerFile(this.serveFiles, request, file, partner),
        );
        send(response, given.status, given.headers, given.body);
        return;
      }
      const address = addressOf(request);
      const answer = await this.inTurn(partner, async () => {
        const body = await readBody(request, MOST_BYTES[address]);
        return address === PARCELS
          ? this.take(body, partner, correlationId)
          : this.tell(body, partner, correlationId);
      });
      send(response, 200, answer.headers, answer.body);
    } catch (fault) {
      this.refuse(response, fault, correlationId);
    }
  }

  private async take(body: Buffer, partner: Partner, correlationId: string): Promise<Answered> {
    const stop = this.metrics.parcelTimer(partner.state);
    try {
      const receipts = await this.accept.parcel(body, partner, correlationId);
      return {
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ receipts })),
      };
    } finally {
      stop();
    }
  }

  private async tell(body: Buffer, partner: Partner, correlationId: string): Promise<Answered> {
    const token = await this.tellHoldings.tell(body.toString('latin1'), partner, correlationId);
    return { headers: { 'content-type': 'application/jose' }, body: Buffer.from(token) };
  }

  /** Lets a partner have a few things in work at once, whatever it sends. */
  private async inTurn<T>({ state }: Partner, work: () => Promise<T>): Promise<T> {
    const busy = this.inWork.get(state) ?? 0;
    if (busy >= AT_ONCE)
      throw new Problem('rate.limited', 'Too much of your State is in work here.', {
        retryAfterSeconds: 1,
      });
    this.inWork.set(state, busy + 1);
    try {
      return await work();
    } finally {
      this.inWork.set(state, (this.inWork.get(state) ?? 1) - 1);
    }
  }

  private partnerOf({ socket }: IncomingMessage): Partner {
    let print = this.prints.get(socket);
    if (print === undefined) {
      const { fingerprint256 } = (socket as TLSSocket).getPeerCertificate();
      print = fingerprint256.replaceAll(':', '').toLowerCase();
      this.prints.set(socket, print);
    }
    const partner = this.partners.findByCertificate(print);
    if (!partner) throw new Problem('peer.unknown');
    return partner;
  }

  private refuse(response: ServerResponse, fault: unknown, correlationId: string): void {
    const known =
      fault instanceof Problem || fault instanceof Refusal
        ? fault
        : this.notTaken(fault, correlationId);
    const { status, headers, body } = problemResponse(known, correlationId);
    // A body that was not read to its end would be taken for the next request.
    send(response, status, { ...headers, connection: 'close' }, Buffer.from(JSON.stringify(body)));
  }

  /** Whatever else goes wrong is ours and may pass: the partner keeps the parcel and comes again. */
  private notTaken(fault: unknown, correlationId: string): Problem {
    this.logger.error('parcel not taken', { correlationId, fault });
    return new Problem(
      'database.unavailable',
      'This node can not store messages at the moment. Send the same again.',
    );
  }
}

interface Answered {
  headers: Record<string, string>;
  body: Buffer;
}

function addressOf(request: IncomingMessage): typeof PARCELS | typeof HOLDINGS {
  const { url } = request;
  if (url !== PARCELS && url !== HOLDINGS)
    throw new Problem(
      'route.unknown',
      `Parcels are taken at ${PARCELS}, questions at ${HOLDINGS}.`,
    );
  if (request.method !== 'POST')
    throw new Problem('method.not-allowed', 'Both are sent by POST.', { allow: ['POST'] });
  if (
    request.headers['content-type'] !== 'application/jose' ||
    request.headers['content-encoding'] !== undefined
  ) {
    throw new Problem(
      'media-type.unsupported',
      'What is sent is application/jose, not compressed.',
    );
  }
  return url;
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Buffer,
): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}
