import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Accept, Partners } from '@trace/exchange';
import { log, Problem, problemResponse, type Metrics, type NodeKeys } from '@trace/platform';
import { Refusal, type Partner } from '@trace/protocol';
import { readBody } from './read-body.ts';

/** Where partners send their parcels (libs/protocol/README.md, Transport). */
const PARCELS = '/exchange/v1/parcels';
/** A partner may have this many parcels in work here at once; more are asked to come back. */
const PARCELS_AT_ONCE = 4;

/**
 * The door to other nodes: one address, one method, mutual TLS with pinned certificates. A connection whose certificate
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
      checkRequest(request);
      const receipts = await this.take(request, partner, correlationId);
      send(response, 200, { 'content-type': 'application/json' }, { receipts });
    } catch (fault) {
      this.refuse(response, fault, correlationId);
    }
  }

  private async take(
    request: IncomingMessage,
    partner: Partner,
    correlationId: string,
  ): Promise<string[]> {
    const busy = this.inWork.get(partner.state) ?? 0;
    if (busy >= PARCELS_AT_ONCE)
      throw new Problem('rate.limited', 'Too many parcels of your State are in work here.', {
        retryAfterSeconds: 1,
      });
    this.inWork.set(partner.state, busy + 1);
    const stop = this.metrics.parcelTimer(partner.state);
    try {
      return await this.accept.parcel(await readBody(request), partner, correlationId);
    } finally {
      stop();
      this.inWork.set(partner.state, (this.inWork.get(partner.state) ?? 1) - 1);
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
    send(response, status, { ...headers, connection: 'close' }, body);
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

function checkRequest(request: IncomingMessage): void {
  if (request.url !== PARCELS)
    throw new Problem('route.unknown', `Parcels are taken at ${PARCELS} only.`);
  if (request.method !== 'POST')
    throw new Problem('method.not-allowed', 'Parcels are sent by POST.', { allow: ['POST'] });
  if (
    request.headers['content-type'] !== 'application/jose' ||
    request.headers['content-encoding'] !== undefined
  ) {
    throw new Problem(
      'media-type.unsupported',
      'A parcel is sent as application/jose, not compressed.',
    );
  }
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  content: object,
): void {
  if (response.destroyed) return;
  const body = Buffer.from(JSON.stringify(content));
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}
