import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/** Who sits before the provider, and how strongly they have signed in there. */
export interface Visitor {
  subject: string;
  acr?: string;
  amr?: string[];
}

/** The secret that a node and this provider share. */
export const PROVIDER_SECRET = 'a secret that only this test knows';

/** A real OpenID provider of a State, in which whoever comes is signed in as the visitor that a test has named. */
export class AProvider {
  /** Who comes next; nobody: the person gives up there. */
  visitor: Visitor | undefined;
  /** What nodes have asked at its token endpoint. */
  exchanges = 0;

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  /** Starts it for a node whose console has this origin. */
  static async start(origin: string): Promise<AProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const one = new AProvider(issuer, server);
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'trace-node',
          client_secret: PROVIDER_SECRET,
          redirect_uris: [`${origin}/v1/oidc/callback`],
          post_logout_redirect_uris: [`${origin}/`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      acrValues: ['urn:gold', 'urn:bronze'],
      claims: { openid: ['sub', 'acr', 'amr'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['one key for a test'] },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      ttl: { Interaction: 600, Grant: 600, Session: 600, IdToken: 600, AccessToken: 600 },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId ?? '',
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
      pkce: { required: () => true },
    });
    const answer = provider.callback();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/token') one.exchanges += 1;
      if (request.url?.startsWith('/interaction/') !== true) {
        void answer(request, response);
        return;
      }
      const { visitor } = one;
      const result = visitor
        ? { login: { accountId: visitor.subject, ...withoutSubject(visitor) } }
        : { error: 'access_denied', error_description: 'Nobody signed in.' };
      void provider.interactionFinished(request, response, result);
    });
    return one;
  }

  /** Ends it, with whatever is open there. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function withoutSubject({ acr, amr }: Visitor): Omit<Visitor, 'subject'> {
  return { ...(acr !== undefined && { acr }), ...(amr && { amr }) };
}
