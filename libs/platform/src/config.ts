import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { describedAccess, readAccessSettings, type AccessSettings } from './access-settings.ts';
import { readApiTls, type ApiTlsSettings } from './api-tls-settings.ts';
import { readAttachmentSettings, type AttachmentSettings } from './attachment-settings.ts';
import { ConfigFault, ConfigReader, type Environment } from './config-reader.ts';
import { flatOf, readDirectorySettings, type DirectorySettings } from './directory-settings.ts';
import { readKeySettings, type KeySettings } from './key-settings.ts';
import type { LogLevel } from './log.ts';
import { readMailSettings, type MailSettings } from './mail-settings.ts';
import {
  isThisMachine,
  naming,
  readPlainParts,
  refusePlain,
  type PlainPart,
} from './plain-connections.ts';
import { projectRoot } from './project-root.ts';
import { readTrailSettings, type TrailSettings } from './trail-settings.ts';

/** What a process of the node does: faces partners, faces officers, works in the background, serves a directory. */
export type Role = 'gateway' | 'api' | 'worker' | 'directory';

const ROLES: readonly Role[] = ['gateway', 'api', 'worker', 'directory'];
/** What a process does unless it is told otherwise; only a directory authority serves a directory. */
const USUAL_ROLES: readonly Role[] = ['gateway', 'api', 'worker'];
const GIB = 1_073_741_824;
const MANY = { least: 1, most: 1_000_000_000_000 };
const LOG_LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'off'];

/** The settings of a process: read once, wholly checked, frozen. Nothing else looks at the environment. */
export class Config {
  readonly state: string;
  readonly roles: readonly Role[];
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly redisUnsafe: boolean;
  /** What may be spoken to in clear on other machines. */
  readonly plain: readonly PlainPart[];
  readonly poolSize: number;
  readonly apiHost: string;
  readonly apiPort: number;
  /** By which files the api speaks TLS; without them it speaks HTTP. */
  readonly apiTls: ApiTlsSettings | undefined;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly publicEndpoint: string | undefined;
  readonly directoryFile: string;
  readonly directoryAuthorityFile: string;
  /** How the directory is followed, and whom this node connects to. */
  readonly directory: DirectorySettings;
  readonly parcelMessages: number;
  readonly parcelBytes: number;
  readonly lanes: number;
  readonly sweepSeconds: number;
  readonly retentionYears: number;
  readonly remindPartners: boolean;
  readonly closeUnansweredDays: number;
  /** How often a canary goes to each partner; 0 sends none. */
  readonly canaryMinutes: number;
  /** What one partner may send to this node. */
  readonly quotaMessagesPerHour: number;
  readonly quotaBytesPerHour: number;
  readonly quotaBytesPerDay: number;
  readonly partnerConnections: number;
  /** How mails are sent; without a server none are. */
  readonly mail: MailSettings | undefined;
  /** How people sign in, and what needs four eyes. */
  readonly access: AccessSettings;
  /** How the keys are kept. */
  readonly keys: KeySettings;
  /** What is taken in of attachments. */
  readonly attachments: AttachmentSettings;
  /** How long the node goes on without its sequencer, and what it keeps of its disk. */
  readonly trail: TrailSettings;
  /** Where the time-stamping authority answers (RFC 3161). */
  readonly tsaUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly clockFile: string | undefined;

  private constructor(read: ConfigReader, runs: boolean) {
    this.state = read.matching('STATE', /^[A-Z]{2,3}$/, 'the code of this State, as STATE=QN');
    this.roles = read.someOf('ROLES', ROLES, USUAL_ROLES);
    this.dataDir = resolve(read.optional('DATA_DIR') ?? join(projectRoot(), 'data', this.state));
    this.databaseUrl = read.url(
      'DATABASE_URL',
      ['postgres', 'postgresql'],
      'postgres://user@host:5432/name',
    );
    this.redisUrl = redisUrl(read);
    this.redisUnsafe = read.oneOf('REDIS_UNSAFE', ['yes', 'no'], 'no') === 'yes';
    this.plain = readPlainParts(read);
    this.poolSize = read.number('POOL_SIZE', 10, { least: 2, most: 200 });
    this.apiHost = read.optional('API_HOST') ?? '127.0.0.1';
    this.apiPort = read.number('API_PORT', 0, { least: 0, most: 65_535 });
    this.apiTls = readApiTls(read);
    this.gatewayHost = read.optional('GATEWAY_HOST') ?? '127.0.0.1';
    this.gatewayPort = read.number('GATEWAY_PORT', 0, { least: 0, most: 65_535 });
    this.publicEndpoint = read.url('PUBLIC_ENDPOINT', ['https'], 'https://node.example:8443');
    this.directoryFile = this.file(read, 'DIRECTORY_FILE', 'directory.json');
    this.directoryAuthorityFile = this.file(read, 'DIRECTORY_AUTHORITY_FILE', 'authority.jwk.json');
    this.directory = readDirectorySettings(read, this.dataDir);
    this.parcelMessages = read.number('PARCEL_MESSAGES', 100, { least: 1, most: 500 });
    this.parcelBytes = read.number('PARCEL_BYTES', 2_097_152, { least: 65_536, most: 5_242_880 });
    this.lanes = read.number('LANES', 16, { least: 1, most: 200 });
    this.sweepSeconds = read.number('SWEEP_SECONDS', 2, { least: 0.1, most: 3_600, whole: false });
    this.retentionYears = read.number('RETENTION_YEARS', 5, { least: 1, most: 100 });
    this.closeUnansweredDays = read.number('CLOSE_UNANSWERED_DAYS', 0, { least: 0, most: 3_650 });
    this.remindPartners = read.oneOf('REMIND_PARTNERS', ['yes', 'no'], 'yes') === 'yes';
    this.canaryMinutes = read.number('CANARY_MINUTES', 60, { least: 0, most: 1_440 });
    this.quotaMessagesPerHour = read.number('QUOTA_MESSAGES_PER_HOUR', 100_000, MANY);
    this.quotaBytesPerHour = read.number('QUOTA_BYTES_PER_HOUR', 2 * GIB, MANY);
    this.quotaBytesPerDay = read.number('QUOTA_BYTES_PER_DAY', 8 * GIB, MANY);
    this.partnerConnections = read.number('PARTNER_CONNECTIONS', 16, { least: 1, most: 1_000 });
    this.mail = readMailSettings(read, this.plain);
    this.access = readAccessSettings(read);
    this.keys = readKeySettings(read, this.dataDir);
    this.attachments = readAttachmentSettings(read);
    this.trail = readTrailSettings(read);
    this.tsaUrl = read.url('TSA_URL', ['http', 'https'], 'https://tsa.example/stamp');
    const { databaseUrl, redisUrl: queueUrl, tsaUrl } = this;
    const { scannerUrl } = this.attachments;
    refusePlain(read, this.plain, { databaseUrl, redisUrl: queueUrl, scannerUrl, tsaUrl });
    this.logLevel = read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info');
    this.clockFile = clockFile(read);
    if (runs) this.refuseToRun(read);
    if (read.faults.length > 0) throw new ConfigFault(read.faults);
    Object.freeze(this.roles);
    Object.freeze(this);
  }

  /** The checked settings, or one {@link ConfigFault} that names everything that is wrong. */
  static from(env: Environment): Config {
    return new Config(new ConfigReader(env), false);
  }

  /** The same for a process that faces others, of which production asks more. */
  static toRun(env: Environment): Config {
    return new Config(new ConfigReader(env), true);
  }

  /** Whether this process has the role. */
  does(role: Role): boolean {
    return this.roles.includes(role);
  }

  /** The effective settings under the names of their variables, a line each, for people. No passwords. */
  describe(): string {
    return Object.entries(this.toJSON())
      .map(([name, value]) => `${variable(name).padEnd(26)}${value ?? '-'}`)
      .join('\n');
  }

  /** The settings without their secrets, so that printing them by accident tells nothing. */
  toJSON(): Record<string, string | number | boolean | undefined> {
    const { roles, databaseUrl, redisUrl, mail, keys, access, directory, ...others } =
      Object.fromEntries(Object.entries(this)) as Settings;
    const { attachments, trail, plain, apiTls, ...rest } = others;
    return {
      ...rest,
      plainConnections: plain.join(',') || undefined,
      apiCertificateFile: apiTls?.certificateFile,
      apiKeyFile: apiTls?.keyFile,
      auditGraceMinutes: trail.graceMinutes,
      diskWarnPercent: trail.diskWarnPercent,
      diskReserveMegabytes: trail.diskReserveMegabytes,
      ...flatOf(directory),
      roles: roles.join(','),
      databaseUrl: databaseUrl === undefined ? 'embedded' : withoutPassword(databaseUrl),
      redisUrl: redisUrl === undefined ? undefined : withoutPassword(redisUrl),
      smtpUrl: mail && withoutPassword(mail.smtpUrl),
      keysPassphraseFile: keys.passphraseFile,
      keysInClear: keys.inClear,
      pkcs11Module: keys.module?.file,
      pkcs11Token: keys.module?.token,
      mailFrom: mail?.from,
      mailLanguage: mail?.language,
      mailTo: mail && Object.keys(mail.to).join(', '),
      ...describedAccess(access),
      attachmentBytes: attachments.mostBytes,
      attachmentPartnerBytesPerDay: attachments.partnerBytesPerDay,
      scannerUrl: attachments.scannerUrl,
      unscannedAttachments: attachments.unscanned,
    };
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }

  private refuseToRun(read: ConfigReader): void {
    const { apiHost, apiTls, attachments, plain } = this;
    if (this.does('api') && !apiTls && !isThisMachine(apiHost) && !plain.includes('api'))
      read.fault(
        'API_HOST',
        `lets others call in clear: set API_CERTIFICATE_FILE, or ${naming('api')}.`,
      );
    const takesFiles = this.does('api') || this.does('worker');
    if (takesFiles && attachments.scannerUrl === undefined && !attachments.unscanned)
      read.fault(
        'SCANNER_URL',
        'is missing: name a clamd, or say UNSCANNED_ATTACHMENTS=yes to take files in unscanned.',
      );
  }

  private file(read: ConfigReader, name: string, otherwise: string): string {
    return resolve(read.optional(name) ?? join(this.dataDir, otherwise));
  }
}

type Settings = Pick<
  Config,
  | 'roles'
  | 'databaseUrl'
  | 'redisUrl'
  | 'mail'
  | 'keys'
  | 'access'
  | 'directory'
  | 'attachments'
  | 'trail'
  | 'plain'
  | 'apiTls'
> &
  Record<string, string | number | boolean | undefined>;

function variable(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function redisUrl(read: ConfigReader): string | undefined {
  const said = read.optional('REDIS_URL');
  if (said?.startsWith('/') === true) return said;
  return read.url(
    'REDIS_URL',
    ['redis', 'rediss', 'unix'],
    'redis://host:6379 or /path/redis.sock',
  );
}

function clockFile(read: ConfigReader): string | undefined {
  const said = read.optional('CLOCK_FILE');
  if (said !== undefined && read.optional('NODE_ENV') !== 'test') {
    read.fault(
      'CLOCK_FILE',
      'moves the clock and is only for tests: remove it, or set NODE_ENV=test.',
    );
  }
  return said === undefined ? undefined : resolve(said);
}

function withoutPassword(url: string): string {
  return url
    .replace(/^([a-z]+:\/\/[^/@:]*):[^/]*@/, '$1:***@')
    .replaceAll(/([?&](?:password|sslpassword)=)[^&]*/g, '$1***');
}
