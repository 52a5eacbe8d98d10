import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Exchange, Partners } from '@trace/exchange';
import {
  log,
  Problem,
  problemResponse,
  sourceOf,
  withOrigin,
  type Metrics,
  type NodeKeys,
} from '@trace/platform';
import { filled, Refusal, type Partner } from '@trace/protocol';
import { answerBrokenRequest } from '../answer-broken-request.ts';
import { answerRaw } from '../answer-raw.ts';
import { closeServer } from '../close-server.ts';
import { Strangers } from '../strangers.ts';
import { answerFile, type GatewayAnswer } from './answer-file.ts';
import type { Bulkheads } from './bulkheads.ts';
import { checkCall } from './check-call.ts';
import { readBody } from './read-body.ts';

/** A question is short; a parcel may be large. */
const MOST_BYTES = { PARCELS: 8 * 1024 * 1024, HOLDINGS: 16_384, RETURNS: 16_384 };

/** The certificate that a caller has shown. */
interface Shown {
  print: string;
  /** When it ends, by the machine's clock: TLS goes by that one too. */
  until: number;
}

/**
 * The door to other nodes: parcels, questions and sealed files, over mutual TLS with pinned certificates. A connection
 * whose certificate is not pinned does not get past the handshake; what comes after passes the bulkheads, and then the
 * exchange's checks.
 */
export class Gateway {
  private readonly server: Server;
  private readonly strangers = new Strangers('gateway');
  private readonly logger = log('gateway');
  /** By connection: the certificate is the same for all that comes over it, and dear to read. */
  private readonly shown = new WeakMap<Socket, Shown>();

  constructor(
    private readonly keys: NodeKeys,
    private readonly partners: Partners,
    private readonly exchange: Pick<
      Exchange,
      'accept' | 'tellHoldings' | 'giveBack' | 'serveFiles'
    >,
    private readonly metrics: Metrics,
    private readonly bulkheads: Bulkheads,
  ) {
    this.server = createServer(
      {
        ...this.tls(),
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        // Without it Node looks only every thirty seconds who has been too slow.
        connectionsCheckingInterval: 2_000,
        handshakeTimeout: 10_000,
        // A missing Host is refused by checkCall, with a document like everything else.
        requireHostHeader: false,
        keepAliveTimeout: 75_000,
        maxHeaderSize: 8_192,
      },
      (request, response) =>
        void withOrigin({ source: sourceOf(request.socket.remoteAddress) }, () =>
          this.answer(request, response),
        ),
    );
    this.strangers.watch(this.server);
    this.server.maxHeadersCount = 0;
    // A partner that does not take its answer is let go.
    this.server.timeout = 60_000;
    this.server.on('secureConnection', (socket) => this.greet(socket));
    this.server.on('clientError', answerBrokenRequest);
    this.server.on('connect', (_request, socket) =>
      answerRaw(socket, new Problem('method.not-allowed', undefined, { allow: ['POST'] })),
    );
    this.server.on('tlsClientError', (fault: Error & { code?: string }, socket) =>
      // What is wrong with a certificate stands at the socket; the fault only says that we have hung up.
      this.logger.warn('handshake refused', {
        code: String(socket.authorizationError ?? fault.code ?? 'tls'),
      }),
    );
    partners.onChange(() => this.server.setSecureContext(this.tls()));
    keys.onChange(() => this.server.setSecureContext(this.tls()));
  }

  /** Opens the door. Port 0 takes a free one. @returns the address */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return `https://${host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Lets no one in any more and waits a moment for the parcels that are inside. */
  async close(): Promise<void> {
    await closeServer(this.server, this.strangers);
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
      const partner = this.partnerOf(request.socket);
      const answer = await this.bulkheads.enter(partner.state, request.socket, async () => {
        const address = checkCall(request);
        if (typeof address === 'object')
          return answerFile(this.exchange.serveFiles, request, address, partner);
        if (address !== 'PARCELS') this.bulkheads.asks(partner.state);
        const body = await readBody(request, MOST_BYTES[address]);
        this.bulkheads.read(partner.state, body.length);
        if (address === 'PARCELS') return this.take(body, partner, correlationId);
        return address === 'HOLDINGS'
          ? this.tell(body, partner, correlationId)
          : this.giveBack(body, partner, correlationId);
      });
      send(response, answer.status, answer.headers, answer.body);
    } catch (fault) {
      this.refuse(request, response, fault, correlationId);
    }
  }

  /** Counts the connections of each partner, from its handshake on. */
  private greet(socket: TLSSocket): void {
    socket.on('error', () => undefined);
    const partner = this.partners.findByCertificate(this.shownAt(socket).print);
    if (!partner) return;
    this.strangers.known(socket, partner.state);
    this.bulkheads.connected(partner.state, socket);
  }

  private async take(
    body: Buffer,
    partner: Partner,
    correlationId: string,
  ): Promise<GatewayAnswer> {
    const stop = this.metrics.parcelTimer(partner.state);
    try {
      const { receipts, later } = await this.exchange.accept.parcel(body, partner, correlationId);
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: filled(JSON.stringify({ receipts, ...(later.length > 0 && { later }) })),
      };
    } finally {
      stop();
    }
  }

  private async tell(
    body: Buffer,
    partner: Partner,
    correlationId: string,
  ): Promise<GatewayAnswer> {
    const token = await this.exchange.tellHoldings.tell(
      body.toString('latin1'),
      partner,
      correlationId,
    );
    return {
      status: 200,
      headers: { 'content-type': 'application/jose' },
      body: Buffer.from(token),
    };
  }

  private async giveBack(
    body: Buffer,
    partner: Partner,
    correlationId: string,
  ): Promise<GatewayAnswer> {
    const returned = await this.exchange.giveBack.give(
      body.toString('latin1'),
      partner,
      correlationId,
    );
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: filled(JSON.stringify(returned)),
    };
  }

  /**
   * Whose connection it is. TLS asks how long a certificate counts at a full handshake alone, so a connection that stays
   * open, or resumes a session, is asked here with each call.
   */
  private partnerOf(socket: Socket): Partner {
    const { print, until } = this.shownAt(socket);
    const partner = this.partners.findByCertificate(print);
    if (!partner) throw new Problem('peer.unknown');
    if (Date.now() >= until) throw new Problem('peer.certificate-ended');
    return partner;
  }

  private shownAt(socket: Socket): Shown {
    let shown = this.shown.get(socket);
    if (shown === undefined) {
      const { fingerprint256, valid_to: end } = (socket as TLSSocket).getPeerCertificate();
      const print = fingerprint256.replaceAll(':', '').toLowerCase();
      shown = { print, until: Date.parse(end) };
      this.shown.set(socket, shown);
    }
    return shown;
  }

  private refuse(
    request: IncomingMessage,
    response: ServerResponse,
    fault: unknown,
    correlationId: string,
  ): void {
    const known =
      fault instanceof Problem || fault instanceof Refusal
        ? fault
        : this.notTaken(fault, correlationId);
    const { status, headers, body } = problemResponse(known, correlationId);
    const partner = this.partners.findByCertificate(this.shownAt(request.socket).print);
    if (partner && status < 500 && status !== 429) this.bulkheads.refused(partner.state);
    // A body that was not read to its end would be taken for the next request.
    send(response, status, { ...headers, connection: 'close' }, filled(JSON.stringify(body)));
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
