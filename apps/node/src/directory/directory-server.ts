import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { authorityName, DIRECTORY_PATH, type DirectoryDesk } from '@trace/exchange';
import { log, type NodeKeys } from '@trace/platform';
import { certificatesIn, signEntityConfiguration } from '@trace/protocol';

const DAY_SECONDS = 86_400;
const CONFIGURATION = '/.well-known/openid-federation';
const FETCH = '/federation/fetch';
const LIST = '/federation/list';

interface Served {
  type: string;
  body: string;
}

/**
 * Serves the directory of an authority over mutual TLS to the nodes that it names, as a whole and in the shape of OpenID
 * Federation 1.0: its own configuration (section 9), the statement of one State (section 8.1) and the list of them
 * (section 8.2). Nothing here can be changed, and nothing needs to be believed but the signatures.
 */
export class DirectoryServer {
  private readonly server: Server;
  private readonly logger = log('directory');
  private url = '';

  constructor(
    private readonly desk: DirectoryDesk,
    private readonly keys: Pick<NodeKeys, 'tls'>,
  ) {
    this.server = createServer(
      {
        ...keys.tls,
        // Whose certificate it is, the directory itself says; no other authority counts.
        requestCert: true,
        rejectUnauthorized: false,
        minVersion: 'TLSv1.3',
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        maxHeaderSize: 8_192,
      },
      (request, response) => void this.answer(request, response),
    );
    this.server.maxConnections = 200;
  }

  /** Opens the door. Port 0 takes a free one. @returns the address */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    this.url = `https://${host}:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  /** Lets no one in any more. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const statements = await this.desk.statements();
      if (request.method !== 'GET') return end(response, 405);
      if (!isNamed(request, statements)) return end(response, 403);
      // Put behind the own address: what begins with two strokes, or names a host, is no path of this server.
      const asked = URL.parse(`${this.url}${request.url}`);
      const served = asked && (await this.served(asked, statements));
      if (!served) return end(response, 404);
      const tag = `"${createHash('sha256').update(served.body).digest('base64url')}"`;
      if (request.headers['if-none-match'] === tag) return end(response, 304);
      end(response, 200, { 'content-type': served.type, etag: tag }, served.body);
    } catch (fault) {
      this.logger.error('a question about the directory was not answered', { fault });
      end(response, 503);
    }
  }

  private async served(
    { pathname, searchParams }: URL,
    statements: readonly { state: string; token: string }[],
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
      default:
        return undefined;
    }
  }

  private async configuration(): Promise<string> {
    const authority = await this.desk.authority();
    const name = authorityName(authority);
    const iat = Math.floor(Date.now() / 1_000);
    const endpoints = {
      federation_fetch_endpoint: `${this.url}${FETCH}`,
      federation_list_endpoint: `${this.url}${LIST}`,
    };
    return signEntityConfiguration(
      {
        iss: name,
        sub: name,
        iat,
        exp: iat + DAY_SECONDS,
        jwks: { keys: [authority.publicKey] },
        metadata: { federation_entity: endpoints },
      },
      authority.key,
    );
  }
}

/** Whether one of the statements names the certificate that the caller shows. */
function isNamed({ socket }: IncomingMessage, statements: readonly { token: string }[]): boolean {
  const shown = (socket as TLSSocket).getPeerCertificate().raw as Buffer | undefined;
  const text = shown?.toString('base64');
  return text !== undefined && statements.some(({ token }) => certificatesIn(token).includes(text));
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body = '',
): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
