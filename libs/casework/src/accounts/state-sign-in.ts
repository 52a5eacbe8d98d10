import { readFile } from 'node:fs/promises';
import {
  log,
  Problem,
  type AccessSettings,
  type NodeKeys,
  type OidcSettings,
  type ProblemCode,
  type SealedPlace,
} from '@trace/platform';
import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type CustomFetch,
  type IDToken,
} from 'openid-client';
import { Agent, fetch } from 'undici';
import { AccountRow } from './account.entity.ts';
import { factorOf } from './factor-of.ts';
import type { NewSession, SignInOrigin } from './session.ts';
import type { SessionGround, Sessions } from './sessions.ts';
import type { SignInTries } from './sign-in-tries.ts';

/** Where the provider sends people back to. */
export const OIDC_CALLBACK = '/v1/oidc/callback';
/** So long somebody may take at the provider. */
const KEPT_MS = 10 * 60_000;
const MOST_BYTES = 1_000_000;
/** The cookie of a sign-in under way: in no column, and nothing out of a column passes for it. */
const IN_THE_BROWSER: SealedPlace = { table: 'cookie', column: 'sign-in', row: [] };
const PATIENCE_MS = 10_000;

/** What is remembered in the browser between going and coming back, under the node's key. */
interface Kept {
  state: string;
  nonce: string;
  verifier: string;
  until: number;
}

/** A way to the provider, and what the browser has to bring back. */
export interface Departure {
  to: string;
  kept: string;
}

/** What this sign-in stands on. */
export interface StateSignInGround extends SessionGround {
  keys: NodeKeys;
  tries: SignInTries;
  sessions: Sessions;
}

/**
 * The sign-in of the State (OpenID Connect Core 1.0, authorization code with PKCE, RFC 9700). The provider says who
 * somebody is; what that person may do here stands in the account that an administrator has bound to the subject, and
 * nowhere else. No token is kept.
 */
export class StateSignIn {
  private readonly logger = log('oidc');
  private readonly agent = new Agent({
    connections: 8,
    connectTimeout: PATIENCE_MS,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    maxResponseSize: MOST_BYTES,
  });
  private known: Promise<Configuration> | undefined;

  constructor(private readonly ground: StateSignInGround) {}

  /** The way to the provider. @throws Problem sign-in.provider-away */
  async begin(): Promise<Departure> {
    const { settings, keys, clock } = this.ground;
    const { acr, maxAgeMinutes } = this.settings;
    const provider = await this.provider();
    const kept: Kept = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      until: clock.now().getTime() + KEPT_MS,
    };
    const to = buildAuthorizationUrl(provider, {
      redirect_uri: addressOf(settings, OIDC_CALLBACK),
      scope: 'openid',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge: await calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
      max_age: String(maxAgeMinutes * 60),
      ...(acr.length > 0 && { acr_values: acr.join(' ') }),
    });
    const sealed = Buffer.from(keys.wrap(JSON.stringify(kept), IN_THE_BROWSER)).toString(
      'base64url',
    );
    return { to: to.href, kept: sealed };
  }

  /** Signs in whoever comes back. @throws Problem sign-in.provider, sign-in.unbound, sign-in.factor-missing */
  async finish(query: string, sealed: string | undefined, from: SignInOrigin): Promise<NewSession> {
    const { dataSource, tries, sessions } = this.ground;
    const { settings } = this;
    const trying = { address: from.address };
    await tries.count(trying);
    const kept = this.opened(sealed);
    if (!kept) return this.refuse('sign-in.provider', 'NOT_BEGUN_HERE', from);
    const claims = await this.claims(query, kept, from);
    const { sub: subject } = claims;
    const account = await sessions.marks.counting(
      await dataSource.manager.findOneBy(AccountRow, { subject }),
    );
    if (!account || account.disabledAt !== null)
      return this.refuse('sign-in.unbound', account ? 'CLOSED' : 'UNBOUND', from, account?.person);
    const lacks = factorOf({ ...claims }, settings);
    if (lacks !== undefined)
      return this.refuse('sign-in.factor-missing', lacks, from, account.person);
    return dataSource.transaction(async (em) => {
      await tries.forget(em, trying);
      return sessions.begin(em, account, 'OIDC', { ...from, until: this.until(claims) });
    });
  }

  /** When the sign-in at the provider is too long ago, and with it the session here (ASVS 7.6.1). */
  private until({ auth_time: signedInAt }: IDToken): Date {
    if (signedInAt === undefined) throw new Problem('sign-in.provider');
    return new Date((signedInAt + this.settings.maxAgeMinutes * 60) * 1_000);
  }

  /** Where one signs out at the provider too, if it has such a place; without any token in the address. */
  async end(): Promise<string> {
    const provider = await this.provider();
    const home = addressOf(this.ground.settings, '/');
    if (provider.serverMetadata().end_session_endpoint === undefined) return home;
    const { clientId } = this.settings;
    return buildEndSessionUrl(provider, {
      client_id: clientId,
      post_logout_redirect_uri: home,
    }).href;
  }

  private get settings(): OidcSettings {
    const { oidc } = this.ground.settings;
    if (!oidc) throw new Problem('route.unknown', 'This node has no sign-in of the State.');
    return oidc;
  }

  /** What the provider vouches for: signature, issuer, audience, time and nonce are checked before. */
  private async claims(query: string, kept: Kept, from: SignInOrigin): Promise<IDToken> {
    const provider = await this.provider();
    const answer = new URL(addressOf(this.ground.settings, OIDC_CALLBACK));
    answer.search = query;
    try {
      const tokens = await authorizationCodeGrant(provider, answer, {
        pkceCodeVerifier: kept.verifier,
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        idTokenExpected: true,
        // The provider has to say when somebody has signed in there, and that may not be too long ago.
        maxAge: this.settings.maxAgeMinutes * 60,
      });
      const claims = tokens.claims();
      if (claims) return claims;
    } catch (fault) {
      return this.refuse(...this.saidBy(fault), from);
    }
    return this.refuse('sign-in.provider', 'NO_ID_TOKEN', from);
  }

  /** Which problem a fault of the exchange is; its text may hold claims, so only its code is told. */
  private saidBy(fault: unknown): [ProblemCode, string] {
    if (fault instanceof AuthorizationResponseError || fault instanceof ResponseBodyError)
      return ['sign-in.provider', fault.error];
    const code = fault instanceof ClientError ? (fault.code ?? 'OAUTH') : 'UNREACHABLE';
    const isAway = code === 'UNREACHABLE' || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
    return [isAway ? 'sign-in.provider-away' : 'sign-in.provider', code];
  }

  /** What the provider says of itself; asked once, and again after it could not be asked. */
  private async provider(): Promise<Configuration> {
    this.known ??= this.discover(this.settings);
    try {
      return await this.known;
    } catch (fault) {
      this.known = undefined;
      if (fault instanceof Problem) throw fault;
      const code = fault instanceof ClientError ? fault.code : undefined;
      this.logger.warn('the sign-in of the State can not be asked what it is', {
        code: code ?? 'UNREACHABLE',
      });
      throw new Problem('sign-in.provider-away');
    }
  }

  private async discover({ issuer, clientId, secretFile }: OidcSettings): Promise<Configuration> {
    const secret = (await readFile(secretFile, 'utf8')).trim();
    const bounded: CustomFetch = async (url, options) =>
      // The same fetch as the global one, with bounds of its own.
      (await fetch(url, { ...options, dispatcher: this.agent } as never)) as unknown as Response;
    const isPlain = new URL(issuer).protocol === 'http:';
    const said = await discovery(new URL(issuer), clientId, secret, undefined, {
      [customFetch]: bounded,
      timeout: PATIENCE_MS / 1000,
      ...(isPlain && { execute: [allowInsecureRequests] }),
    });
    const metadata = said.serverMetadata();
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const speaks = methods.includes('client_secret_basic')
      ? ClientSecretBasic(secret)
      : ClientSecretPost(secret);
    const provider = new Configuration(metadata, clientId, secret, speaks);
    provider[customFetch] = bounded;
    provider.timeout = PATIENCE_MS / 1000;
    if (isPlain) allowInsecureRequests(provider);
    // The signature of the identity is checked although it comes from the provider itself over TLS.
    enableNonRepudiationChecks(provider);
    return provider;
  }

  private opened(sealed: string | undefined): Kept | undefined {
    if (sealed === undefined) return undefined;
    const brought = Buffer.from(sealed, 'base64url').toString('utf8');
    const text = this.ground.keys.unwrapQuietly(brought, IN_THE_BROWSER);
    // Whatever this node has not sealed was not begun here.
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as Kept;
    return kept.until > this.ground.clock.now().getTime() ? kept : undefined;
  }

  /** Writes the refusal down, and refuses. */
  private async refuse(
    problem: ProblemCode,
    outcome: string,
    { correlationId }: SignInOrigin,
    person = 'anonymous',
  ): Promise<never> {
    const { dataSource, audit, clock } = this.ground;
    await dataSource.transaction((em) =>
      audit.record(em, [
        {
          at: clock.now(),
          actor: person,
          role: 'NONE',
          action: 'SIGN_IN_REFUSED',
          outcome: `OIDC ${outcome.slice(0, 60)}`,
          ...(correlationId !== undefined && { correlationId }),
        },
      ]),
    );
    throw new Problem(problem);
  }
}

function addressOf({ consoleOrigin }: AccessSettings, path: string): string {
  return new URL(path, consoleOrigin).href;
}
