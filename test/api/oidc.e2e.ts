import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { ACookieJar } from '../support/a-cookie-jar.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { AProvider, PROVIDER_SECRET } from '../support/a-provider.ts';
import { aToken } from '../support/a-token.ts';
import { anAccount } from '../support/an-account.ts';

const SESSION = '__Host-trace-session';
const DEPARTURE = '__Host-trace-departure';

/** A node that sends its people to a provider, with what it stands on. */
class ANodeWithProvider {
  node: ANode | undefined;
  private constructor(
    readonly directory: ADirectory,
    readonly database: ADatabase,
    readonly origin: string,
  ) {}

  static async prepare(): Promise<ANodeWithProvider> {
    const directory = await aDirectory(['QN']);
    const origin = `http://127.0.0.1:${directory.apiPort('QN')}`;
    return new ANodeWithProvider(directory, await aDatabase(), origin);
  }

  async start(issuer: string, env: Record<string, string> = {}): Promise<ANode> {
    const secretFile = join(this.directory.dataDir('QN'), 'oidc-secret');
    await writeFile(secretFile, `${PROVIDER_SECRET}\n`, { mode: 0o600 });
    this.node = await ANode.start({
      state: 'QN',
      directory: this.directory,
      databaseUrl: this.database.url,
      env: {
        CONSOLE_ORIGIN: this.origin,
        OIDC_ISSUER: issuer,
        OIDC_CLIENT_ID: 'trace-node',
        OIDC_CLIENT_SECRET_FILE: secretFile,
        OIDC_NAME: 'the police',
        ...env,
      },
    });
    return this.node;
  }

  async stop(): Promise<void> {
    await this.node?.stop();
    await this.database.drop();
    await this.directory.remove();
  }
}

interface Me {
  person: string;
  role: string;
  may: string[];
  tasks: string[];
  session: { way: string };
}

describe('the sign-in of the State', () => {
  let ground: ANodeWithProvider;
  let provider: AProvider;
  let node: ANode;
  let administrator: string;

  beforeAll(async () => {
    ground = await ANodeWithProvider.prepare();
    provider = await AProvider.start(ground.origin);
    node = await ground.start(provider.issuer, { OIDC_ACR: 'urn:gold', OIDC_AMR: 'otp' });
    administrator = await aToken(node, 'ADMINISTRATOR');
    const officer = await anAccount(node, 'OFFICER', { person: 'P. Novak' });
    await bind(officer.accountId, 'subject-of-novak', ['OFFICER']);
  }, 120_000);
  afterAll(async () => {
    await provider?.stop();
    await ground?.stop();
  });

  const bind = async (accountId: string, subject: string, roles: string[], disabled = false) => {
    const path = `/v1/accounts/${accountId}`;
    const { headers } = await node.call('GET', path, { token: administrator });
    return node.call<{ code?: string; subject?: string }>('PUT', path, {
      token: administrator,
      headers: { 'if-match': headers.get('etag') ?? '' },
      body: { roles, disabled, subject },
    });
  };
  const strong = { acr: 'urn:gold', amr: ['pwd', 'otp'] };
  const start = (): string => `${node.api}/v1/oidc/start`;
  const problemOf = (address: string): string | null =>
    new URL(address).searchParams.get('problem');
  const refusals = async (): Promise<string[]> => {
    const auditor = await aToken(node, 'AUDITOR');
    const { body } = await node.call<{ entries: { action: string; outcome?: string }[] }>(
      'GET',
      '/v1/audit-entries?limit=100',
      { token: auditor },
    );
    return body.entries.flatMap(({ action, outcome }) =>
      action === 'SIGN_IN_REFUSED' ? [outcome ?? ''] : [],
    );
  };

  it('takes in whoever the provider vouches for, as what the account says and nothing else', async () => {
    provider.visitor = { subject: 'subject-of-novak', ...strong };
    const jar = new ACookieJar();
    const { at } = await jar.open(start(), /\/$/);
    expect(new URL(at).pathname + new URL(at).search).toBe('/');
    expect(jar.cookie(node.api, DEPARTURE)).toBeUndefined();
    const asked = new URL(jar.visited.find((one) => one.includes('/auth?')) ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^.{43,}$/),
      nonce: expect.stringMatching(/^.{43,}$/),
      acr_values: 'urn:gold',
      max_age: '36000',
    });
    const { body: me } = await node.call<Me>('GET', '/v1/me', {
      headers: { cookie: `${SESSION}=${jar.cookie(node.api, SESSION)}` },
    });
    expect(me).toMatchObject({
      person: 'P. Novak',
      role: 'OFFICER',
      tasks: [],
      session: { way: 'OIDC' },
    });
    expect(me.may).not.toContain('account.manage');
  }, 60_000);

  it('lets nobody in twice by one return, nor by one that began in another browser', async () => {
    provider.visitor = { subject: 'subject-of-novak', ...strong };
    const jar = new ACookieJar();
    const back = await jar.open(start(), /\/v1\/oidc\/callback/);
    const stranger = await new ACookieJar().open(back.at, /\/\?/);
    expect(problemOf(stranger.at)).toBe('sign-in.provider');
    const forged = new ACookieJar();
    forged.put(node.api, DEPARTURE, Buffer.from('{"state":"x"}').toString('base64url'));
    expect(problemOf((await forged.open(back.at, /\/\?/)).at)).toBe('sign-in.provider');
    const other = new ACookieJar();
    await other.open(start(), /\/v1\/oidc\/callback/);
    expect(problemOf((await other.open(back.at, /\/\?/)).at)).toBe('sign-in.provider');
    const kept = jar.cookie(node.api, DEPARTURE) ?? '';
    await jar.open(back.at, /\/$/);
    jar.put(node.api, DEPARTURE, kept);
    expect(problemOf((await jar.open(back.at, /\/\?/)).at)).toBe('sign-in.provider');
    expect(await refusals()).toEqual(
      expect.arrayContaining([
        'OIDC NOT_BEGUN_HERE',
        'OIDC OAUTH_INVALID_RESPONSE',
        'OIDC invalid_grant',
      ]),
    );
  }, 60_000);

  it('says clearly why somebody does not get in', async () => {
    const novak = 'subject-of-novak';
    const ways = [
      [undefined, 'sign-in.provider'],
      [{ subject: 'nobody-here', ...strong }, 'sign-in.unbound'],
      [{ subject: novak, acr: 'urn:bronze', amr: ['otp'] }, 'sign-in.factor-missing'],
      [{ subject: novak, acr: 'urn:gold', amr: ['pwd'] }, 'sign-in.factor-missing'],
    ] as const;
    for (const [visitor, problem] of ways) {
      provider.visitor = visitor && { ...visitor, amr: [...visitor.amr] };
      const jar = new ACookieJar();
      const { at } = await jar.open(start(), /\/\?/);
      expect([visitor, problemOf(at)]).toEqual([visitor, problem]);
      expect(new URL(at).searchParams.get('instance')).toMatch(/^[0-9a-f-]{36}$/);
      expect(jar.cookie(node.api, SESSION)).toBeUndefined();
    }
  }, 60_000);

  it('binds a subject to one account, ends what was open, and lets a closed account in nowhere', async () => {
    const other = await anAccount(node, 'AUDITOR', { person: 'R. Rossi' });
    const twice = await bind(other.accountId, 'subject-of-novak', ['AUDITOR']);
    expect([twice.status, twice.body.code]).toEqual([409, 'account.exists']);
    expect((await bind(other.accountId, 'subject-of-rossi', ['AUDITOR'])).status).toBe(200);
    provider.visitor = { subject: 'subject-of-rossi', ...strong };
    const jar = new ACookieJar();
    await jar.open(start(), /\/$/);
    const cookie = `${SESSION}=${jar.cookie(node.api, SESSION)}`;
    expect((await node.call('GET', '/v1/me', { headers: { cookie } })).status).toBe(200);
    await bind(other.accountId, 'subject-of-rossi', ['AUDITOR'], true);
    expect((await node.call('GET', '/v1/me', { headers: { cookie } })).status).toBe(401);
    const again = await new ACookieJar().open(start(), /\/\?/);
    expect(problemOf(again.at)).toBe('sign-in.unbound');
  }, 60_000);

  it('leads to the end of the session at the provider, without a token in any address', async () => {
    const jar = new ACookieJar();
    const { at } = await jar.open(`${node.api}/v1/oidc/end`, /session\/end/);
    expect(at.startsWith(`${provider.issuer}/session/end?`)).toBe(true);
    expect([...new URL(at).searchParams.keys()].toSorted()).toEqual([
      'client_id',
      'post_logout_redirect_uri',
    ]);
  });

  it('says that the provider is away, and works on without it', async () => {
    await provider.stop();
    const { at } = await new ACookieJar().open(`${node.api}/v1/oidc/callback?code=x`, /\/\?/);
    expect(problemOf(at)).toBe('sign-in.provider');
    // Nothing that a provider or a browser carries stands in what the node prints.
    expect(node.printed).not.toMatch(/code=|subject-of|id_token|a secret that only/);
  });
});

describe('the sign-in of a State without one', () => {
  it('has no address', async () => {
    const ground = await ANodeWithProvider.prepare();
    try {
      const node = await ground.start('', { OIDC_ISSUER: '', OIDC_CLIENT_SECRET_FILE: '' });
      for (const path of ['start', 'callback', 'end']) {
        const { status, body } = await node.call<{ code: string }>('GET', `/v1/oidc/${path}`);
        expect([path, status, body.code]).toEqual([path, 404, 'route.unknown']);
      }
    } finally {
      await ground.stop();
    }
  }, 60_000);
});

// OpenID Connect Core 1.0 section 3.1.3.7: each check of the identity, by a provider that gets each of them wrong.
describe('an identity that is not as it should be', () => {
  let ground: ANodeWithProvider;
  let node: ANode;
  let server: Server;
  let issuer: string;
  /** What the token endpoint answers as the identity, for the nonce of the call. */
  let identity: (nonce: string) => Promise<string>;
  let nonce = '';

  beforeAll(async () => {
    ground = await ANodeWithProvider.prepare();
    const keys = await generateKeyPair('ES256');
    const strange = await generateKeyPair('ES256');
    Object.assign(signing, { good: keys.privateKey, strange: strange.privateKey });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    server = createServer((request, response) => {
      void (async () => {
        const { pathname } = new URL(request.url ?? '/', issuer);
        const answers: Record<string, () => Promise<object>> = {
          '/.well-known/openid-configuration': async () => ({
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['ES256'],
          }),
          '/jwks': async () => ({ keys: [jwk] }),
          '/token': async () => ({
            access_token: 'opaque',
            token_type: 'Bearer',
            id_token: await identity(nonce),
          }),
        };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify((await answers[pathname]?.()) ?? {}));
      })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    node = await ground.start(issuer, { OIDC_CLIENT_ID: 'trace-node' });
    const { accountId } = await anAccount(node, 'OFFICER', { person: 'P. Novak' });
    const token = await aToken(node, 'ADMINISTRATOR');
    const { headers } = await node.call('GET', `/v1/accounts/${accountId}`, { token });
    await node.call('PUT', `/v1/accounts/${accountId}`, {
      token,
      headers: { 'if-match': headers.get('etag') ?? '' },
      body: { roles: ['OFFICER'], disabled: false, subject: 'subject-of-novak' },
    });
  }, 120_000);
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await ground?.stop();
  });

  const signing: { good?: CryptoKey; strange?: CryptoKey } = {};
  const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
    iss: issuer,
    aud: 'trace-node',
    sub: 'subject-of-novak',
    nonce,
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 300,
    auth_time: Math.floor(Date.now() / 1000),
    ...changes,
  });
  const ago = (minutes: number): number => Math.floor(Date.now() / 1000) - minutes * 60;
  const signed = async (said: object, by: 'good' | 'strange' = 'good'): Promise<string> => {
    const key = signing[by];
    if (!key) throw new Error('there is no key yet');
    return new SignJWT({ ...said }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key);
  };
  const comeBack = async (): Promise<{ at: string; jar: ACookieJar }> => {
    const jar = new ACookieJar();
    const away = await jar.open(`${node.api}/v1/oidc/start`, /\/auth\?/);
    const asked = new URL(away.at).searchParams;
    nonce = asked.get('nonce') ?? '';
    const back = `${node.api}/v1/oidc/callback?code=one&state=${asked.get('state')}`;
    const { at } = await jar.open(back, /\/(?:\?.*)?$/);
    return { at, jar };
  };

  it('gets in when everything is right', async () => {
    identity = () => signed(claims());
    const { at, jar } = await comeBack();
    expect(new URL(at).search).toBe('');
    expect(jar.cookie(node.api, SESSION)).toMatch(/^ts_/);
  });

  it('goes again when the sign-in there is too long ago, and not ten hours later', async () => {
    const signedIn = ago(9.5 * 60);
    identity = () => signed(claims({ auth_time: signedIn }));
    const { jar } = await comeBack();
    const { body } = await node.call<{ sessions: { current: boolean; endsAt: string }[] }>(
      'GET',
      '/v1/sessions',
      { headers: { cookie: `${SESSION}=${jar.cookie(node.api, SESSION)}` } },
    );
    const own = body.sessions.find(({ current }) => current);
    expect(Date.parse(own?.endsAt ?? '')).toBe((signedIn + 600 * 60) * 1_000);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another issuer', () => signed(claims({ iss: 'https://another.example' }))],
    ['for another client', () => signed(claims({ aud: 'another-client' }))],
    [
      'for several clients, given to another',
      () => signed(claims({ aud: ['trace-node', 'another'], azp: 'another' })),
    ],
    ['of another call', () => signed(claims({ nonce: 'another' }))],
    ['of no call', () => signed(claims({ nonce: undefined }))],
    ['that is over', () => signed(claims({ exp: Math.floor(Date.now() / 1000) - 600 }))],
    ['of somebody who signed in there too long ago', () => signed(claims({ auth_time: ago(601) }))],
    ['that does not say when', () => signed(claims({ auth_time: undefined }))],
    ['of nobody', () => signed(claims({ sub: undefined }))],
    ['signed by a stranger', () => signed(claims(), 'strange')],
    ['that is not signed', async () => new UnsecuredJWT(claims()).encode()],
    ['that is none', async () => 'not a token'],
  ])('does not get in: %s', async (_, made) => {
    identity = made;
    const { at, jar } = await comeBack();
    expect(new URL(at).searchParams.get('problem')).toBe('sign-in.provider');
    expect(jar.cookie(node.api, SESSION)).toBeUndefined();
  });
});
