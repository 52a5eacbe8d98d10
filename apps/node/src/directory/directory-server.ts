import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { DIRECTORY_PATH, type DirectoryDesk } from '@trace/exchange';
import { log, Problem, problemResponse, type NodeKeys } from '@trace/platform';
import { certificatesIn, historicalKeys, signHistoricalKeys } from '@trace/protocol';
import { answerBrokenRequest } from '../answer-broken-request.ts';
import { answerRaw } from '../answer-raw.ts';
import { closeServer } from '../close-server.ts';
import { Strangers } from '../strangers.ts';

const DAY_SECONDS = 86_400;
const CONFIGURATION = '/.well-known/openid-federation';
const FETCH = '/federation/fetch';
const LIST = '/federation/list';
const FORMER_KEYS = '/federation/historical-keys';
const ALLOW = { allow: ['GET'] };
/** A State asks over one connection for each of its processes; beyond this it is a stranger like others. */
const MOST_OF_A_STATE = 16;

interface Served {
  type: string;
  body: string;
}

/** What the directory says of one State. */
interface Statement {
  state: string;
  token: string;
}

/**
 * Serves the directory of an authority over mutual TLS to the nodes that it names, as a whole and in the shape of OpenID
 * Federation 1.0: its own configuration (section 9), the statement of one State (section 8.1), the list of them
 * (section 8.2) and the keys that it had before (section 8.7). Nothing here can be changed, and nothing needs to be believed but the signatures.
 */
export class DirectoryServer {
  private readonly server: Server;
  private readonly strangers = new Strangers('directory', MOST_OF_A_STATE);
  private readonly logger = log('directory');
  private url = '';

  constructor(
    private readonly desk: DirectoryDesk,
    private readonly keys: Pick<NodeKeys, 'tls' | 'onChange'>,
  ) {
    this.server = createServer(
      {
        ...this.tls(),
        // Nothing that is asked here has a body.
        requestTimeout: 10_000,
        headersTimeout: 10_000,
        // Without it Node looks only every thirty seconds who has been too slow.
        connectionsCheckingInterval: 2_000,
        handshakeTimeout: 10_000,
        // A missing Host is refused with a document like everything else.
        requireHostHeader: false,
        maxHeaderSize: 8_192,
      },
      (request, response) => void this.answer(request, response),
    );
    this.strangers.watch(this.server);
    // Whoever does not take its answer is let go.
    this.server.timeout = 60_000;
    this.server.on('secureConnection', (socket) => socket.on('error', () => undefined));
    this.server.on('clientError', answerBrokenRequest);
    this.server.on('connect', (_request, socket) =>
      answerRaw(socket, new Problem('method.not-allowed', undefined, ALLOW)),
    );
    keys.onChange(() => this.server.setSecureContext(this.tls()));
  }

  /** Opens the door. Port 0 takes a free one. @returns the address */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    this.url = `https://${host}:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  /** Lets no one in any more and waits a moment for the answers that are under way. */
  async close(): Promise<void> {
    await closeServer(this.server, this.strangers);
  }

  private tls(): {
    key: string;
    cert: string;
    requestCert: true;
    rejectUnauthorized: false;
    minVersion: 'TLSv1.3';
  } {
    // Whose certificate it is, the directory itself says; no other authority counts.
    return {
      ...this.keys.tls,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method !== 'GET') throw new Problem('method.not-allowed', undefined, ALLOW);
      if (request.headers.host === undefined)
        throw new Problem('request.malformed', 'A call names the Host that it is meant for.');
      const shown = shownBy(request);
      const statements = await this.desk.statements();
      this.strangers.known(request.socket, callerIn(statements, shown));
      // Put behind the own address: what begins with two strokes, or names a host, is no path of this server.
      const asked = URL.parse(`${this.url}${request.url}`);
      const served = asked && (await this.served(asked, statements));
      if (!served) throw new Problem('route.unknown');
      const tag = `"${createHash('sha256').update(served.body).digest('base64url')}"`;
      if (request.headers['if-none-match'] === tag) return end(response, 304);
      end(response, 200, { 'content-type': served.type, etag: tag }, served.body);
    } catch (fault) {
      this.refuse(response, fault);
    }
  }

  private refuse(response: ServerResponse, fault: unknown): void {
    const correlationId = randomUUID();
    if (!(fault instanceof Problem))
      this.logger.error('a question about the directory was not answered', {
        correlationId,
        fault,
      });
    const known =
      fault instanceof Problem
        ? fault
        : new Problem('database.unavailable', 'The directory can not be read. Ask again.');
    const { status, headers, body } = problemResponse(known, correlationId);
    // Whoever is refused is to come anew, and holds nothing meanwhile.
    end(response, status, { ...headers, connection: 'close' }, JSON.stringify(body));
  }

  private async served(
    { pathname, searchParams }: URL,
    statements: readonly Statement[],
  ): Promise<Served | undefined> {
    const json = 'application/json';
    const token = 'application/entity-statement+jwt';
    switch (pathname) {
      case DIRECTORY_PATH:
        return {
          type: json,
          body: JSON.stringify({ statements: statements.map((one) => one.token) }),
        };
      case LIST:
        return { type: json, body: JSON.stringify(statements.map(({ state }) => state)) };
      case FETCH: {
        const found = statements.find(({ state }) => state === searchParams.get('sub'));
        return found && { type: token, body: found.token };
      }
      case CONFIGURATION:
        return { type: token, body: await this.configuration() };
      case FORMER_KEYS:
        return { type: 'application/jwk-set+jwt', body: await this.formerKeys() };
      default:
        return undefined;
    }
  }

  private async configuration(): Promise<string> {
    const authority = await this.desk.authority();
    const endpoints = {
      federation_fetch_endpoint: `${this.url}${FETCH}`,
      federation_list_endpoint: `${this.url}${LIST}`,
      federation_historical_keys_endpoint: `${this.url}${FORMER_KEYS}`,
    };
    return authority.anchor(new Date(), { validSeconds: DAY_SECONDS, endpoints });
  }

  private async formerKeys(): Promise<string> {
    const authority = await this.desk.authority();
    const now = new Date();
    const keys = historicalKeys(authority.published(), now);
    const iat = Math.floor(now.getTime() / 1_000);
    return signHistoricalKeys({ iss: authority.name, iat, keys }, authority.signingAt(now));
  }
}

/** The certificate that the caller shows. */
function shownBy({ socket }: IncomingMessage): PeerCertificate {
  const shown = (socket as TLSSocket).getPeerCertificate();
  // Where there is none, Node gives an object without members.
  if ((shown.raw as Buffer | undefined) === undefined)
    throw new Problem('peer.certificate-missing');
  return shown;
}

/** The State whose statement names the certificate, as long as that counts. */
function callerIn(
  statements: readonly Statement[],
  { raw, valid_to: until }: PeerCertificate,
): string {
  const text = raw.toString('base64');
  const caller = statements.find(({ token }) => certificatesIn(token).includes(text));
  if (!caller) throw new Problem('peer.unknown');
  if (Date.now() >= Date.parse(until)) throw new Problem('peer.certificate-ended');
  return caller.state;
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body = '',
): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
