import type { ConfigReader } from './config-reader.ts';

/** What a second person has to approve before it is signed. */
export const FOUR_EYES_POLICIES = ['SENDING', 'DISCLOSURE', 'REFUSAL'] as const;

/** One thing that a second person has to approve. */
export type FourEyesPolicy = (typeof FOUR_EYES_POLICIES)[number];

/** Where this State's own sign-in is found (OpenID Connect Core 1.0), where people use it. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  /** The file that holds the secret of this client. */
  secretFile: string;
  /** How the sign-in page calls it. */
  name: string;
  /** The classes of authentication of which one must be met; none: any will do. */
  acr: readonly string[];
  /** The methods of which one must have been used (RFC 8176); none: any will do. */
  amr: readonly string[];
  /** Minutes after which somebody has to sign in at the provider again, whatever it remembers. */
  maxAgeMinutes: number;
}

/** How people sign in, how long that lasts, and what needs four eyes. */
export interface AccessSettings {
  /** Minutes without a call after which a session ends. */
  sessionIdleMinutes: number;
  /** Hours after which a session ends in any case. */
  sessionHours: number;
  /** So many sessions of one person go on at once; with one more the one that was used longest ago ends. */
  sessionsPerPerson: number;
  /** Calls of one signed-in person in a minute, at each process of the api. */
  callsPerMinute: number;
  /** The same of a system with an access token. */
  systemCallsPerMinute: number;
  /** Whether everybody who signs in with a password needs a second factor. */
  secondFactor: 'required' | 'optional';
  fourEyes: readonly FourEyesPolicy[];
  /** The origin under which browsers know this node, where a proxy stands before it. */
  consoleOrigin: string | undefined;
  oidc: OidcSettings | undefined;
  /** The proxies whose word about the address of a caller is believed; tries to sign in are counted by it. */
  proxies: readonly string[];
}

const WORDS = { sending: 'SENDING', disclosure: 'DISCLOSURE', refusal: 'REFUSAL' } as const;

/** The settings of access; what contradicts itself is a fault. */
export function readAccessSettings(read: ConfigReader): AccessSettings {
  const words = Object.keys(WORDS) as (keyof typeof WORDS)[];
  return Object.freeze({
    sessionIdleMinutes: read.number('SESSION_IDLE_MINUTES', 30, { least: 1, most: 480 }),
    sessionHours: read.number('SESSION_HOURS', 10, { least: 1, most: 24 }),
    sessionsPerPerson: read.number('SESSIONS_PER_PERSON', 5, { least: 1, most: 50 }),
    callsPerMinute: read.number('CALLS_PER_MINUTE', 1_800, { least: 10, most: 1_000_000 }),
    systemCallsPerMinute: read.number('SYSTEM_CALLS_PER_MINUTE', 60_000, {
      least: 10,
      most: 10_000_000,
    }),
    secondFactor: read.oneOf('SECOND_FACTOR', ['required', 'optional'], 'required'),
    fourEyes: read.someOf('FOUR_EYES', words, []).map((word) => WORDS[word]),
    consoleOrigin: originOf(read),
    oidc: readOidc(read),
    proxies: (read.optional('TRUSTED_PROXIES') ?? '').split(',').flatMap((one) => one.trim() || []),
  });
}

/** The same for people to read; the secret of the provider is only named by its file. */
export function describedAccess(
  settings: AccessSettings,
): Record<string, string | number | undefined> {
  const { oidc, proxies, fourEyes, ...rest } = settings;
  return {
    ...rest,
    fourEyes: fourEyes.join(',').toLowerCase() || undefined,
    trustedProxies: proxies.join(',') || undefined,
    oidcAcr: oidc?.acr.join(',') || undefined,
    oidcAmr: oidc?.amr.join(',') || undefined,
    oidcMaxAgeMinutes: oidc?.maxAgeMinutes,
    oidcIssuer: oidc?.issuer,
    oidcClientId: oidc?.clientId,
  };
}

function originOf(read: ConfigReader): string | undefined {
  const said = read.url('CONSOLE_ORIGIN', ['https', 'http'], 'https://trace.police.example');
  return said !== undefined && URL.canParse(said) ? new URL(said).origin : undefined;
}

function readOidc(read: ConfigReader): OidcSettings | undefined {
  const issuer = read.url('OIDC_ISSUER', ['https', 'http'], 'https://sign-in.example');
  const secretFile = read.optional('OIDC_CLIENT_SECRET_FILE');
  if (issuer === undefined) {
    if (secretFile !== undefined)
      read.fault('OIDC_CLIENT_SECRET_FILE', 'is of no use without OIDC_ISSUER: set it as well.');
    return undefined;
  }
  if (isPlainAbroad(issuer)) read.fault('OIDC_ISSUER', 'must be https outside this machine.');
  if (read.optional('CONSOLE_ORIGIN') === undefined)
    read.fault('CONSOLE_ORIGIN', 'is missing: the provider sends people back to it.');
  return Object.freeze({
    issuer,
    clientId: read.matching(
      'OIDC_CLIENT_ID',
      /^\S{1,200}$/,
      'the name of this node at OIDC_ISSUER',
    ),
    secretFile: read.matching('OIDC_CLIENT_SECRET_FILE', /./, 'the file with the secret of it'),
    name: read.optional('OIDC_NAME') ?? 'OpenID Connect',
    acr: listOf(read, 'OIDC_ACR'),
    amr: listOf(read, 'OIDC_AMR'),
    maxAgeMinutes: read.number('OIDC_MAX_AGE_MINUTES', 600, { least: 1, most: 1_440 }),
  });
}

function listOf(read: ConfigReader, name: string): readonly string[] {
  return (read.optional(name) ?? '').split(',').flatMap((one) => one.trim() || []);
}

function isPlainAbroad(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
