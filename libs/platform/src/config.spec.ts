import { inspect } from 'node:util';
import { Config } from './config.ts';
import { ConfigFault } from './config-reader.ts';

function faultsOf(env: Record<string, string>, runs = false): readonly string[] {
  try {
    if (runs) Config.toRun(env);
    else Config.from(env);
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.faults;
    throw fault;
  }
  return [];
}

describe('Config', () => {
  it('needs nothing but the State', () => {
    const config = Config.from({ STATE: 'QN' });
    expect(config.roles).toEqual(['gateway', 'api', 'worker']);
    expect(config.dataDir).toMatch(/\/data\/QN$/);
    expect(config.directoryFile).toBe(`${config.dataDir}/directory.json`);
    expect(config.databaseUrl).toBeUndefined();
    expect([config.apiHost, config.apiPort, config.sweepSeconds]).toEqual(['127.0.0.1', 0, 2]);
  });

  it('takes the roles in a fixed order, however they were written', () => {
    const config = Config.from({ STATE: 'QN', ROLES: ' worker, api ' });
    expect(config.roles).toEqual(['api', 'worker']);
    expect([config.does('worker'), config.does('gateway')]).toEqual([true, false]);
  });

  it('reports every fault at once, each with a sentence that says what is right', () => {
    expect(
      faultsOf({
        STATE: 'qn',
        ROLES: 'gateway,mailer',
        DATABASE_URL: 'mysql://x/y',
        REDIS_URL: 'localhost:6379',
        REDIS_UNSAFE: 'maybe',
        POOL_SIZE: '1',
        API_PORT: '99999',
        PUBLIC_ENDPOINT: 'http://node.example',
        SWEEP_SECONDS: 'often',
        REMIND_PARTNERS: 'sometimes',
        SMTP_URL: 'mail.example',
        MAIL_TO_HEAD: 'nobody',
        LOG_LEVEL: 'debug',
        CLOCK_FILE: '/tmp/clock',
      }),
    ).toEqual([
      'STATE is not usable: the code of this State, as STATE=QN.',
      'ROLES must be a list, separated by commas, out of: gateway, api, worker, directory.',
      'DATABASE_URL is not usable: write it like postgres://user@host:5432/name.',
      'REDIS_URL is not usable: write it like redis://host:6379 or /path/redis.sock.',
      'REDIS_UNSAFE must be one of: yes, no.',
      'POOL_SIZE must be a whole number from 2 to 200.',
      'API_PORT must be a whole number from 0 to 65535.',
      'PUBLIC_ENDPOINT is not usable: write it like https://node.example:8443.',
      'SWEEP_SECONDS must be a number from 0.1 to 3600.',
      'REMIND_PARTNERS must be one of: yes, no.',
      'SMTP_URL is not usable: write it like smtp://user@mail.example:587.',
      'MAIL_FROM is missing: the address that the mails come from.',
      'MAIL_TO_HEAD must be addresses, separated by commas: desk@police.example.',
      'LOG_LEVEL must be one of: error, warn, info, off.',
      'CLOCK_FILE moves the clock and is only for tests: remove it, or set NODE_ENV=test.',
    ]);
    expect(faultsOf({ STATE: 'QN', MAIL_TO_HEAD: 'head@police.example' })).toEqual([
      'MAIL_TO_HEAD names addresses, but SMTP_URL names no server: set it as well.',
    ]);
    expect(faultsOf({})).toEqual(['STATE is missing: the code of this State, as STATE=QN.']);
  });

  it.each([
    'postgres://trace@db.example:5432/trace',
    'postgresql://trace:secret@db/trace?sslmode=verify-full',
    'postgres://postgres@/trace?host=%2Ftmp%2Fsocket',
  ])('takes the database address %s', (url) => {
    expect(Config.from({ STATE: 'QN', DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it.each(['redis://h:6379/2', 'rediss://u:p@h:6380', 'unix:///run/redis.sock', '/run/redis.sock'])(
    'takes the Redis address %s',
    (url) => {
      expect(Config.from({ STATE: 'QN', REDIS_URL: url }).redisUrl).toBe(url);
    },
  );

  it.each([
    ['DATABASE_URL', 'postgres://trace@db.example/trace', 'database'],
    ['DATABASE_URL', 'postgres://trace@db.example/trace?sslmode=require', 'database'],
    ['DATABASE_URL', 'postgres://trace@db.example/trace?sslmode=no-verify', 'database'],
    ['DATABASE_URL', 'postgres://trace@127.0.0.1/trace?host=db.example', 'database'],
    ['REDIS_URL', 'redis://queue.example:6379', 'redis'],
    ['SCANNER_URL', 'tcp://clamd.example:3310', 'scanner'],
    ['TSA_URL', 'http://tsa.example/stamp', 'stamps'],
  ])('in production %s in clear to another machine is named: %s', (name, url, part) => {
    const env = { STATE: 'QN', NODE_ENV: 'production', [name]: url };
    expect(faultsOf(env)).toEqual([
      expect.stringMatching(new RegExp(`^${name} leads in clear .* or name ${part} in PLAIN_C`)),
    ]);
    expect(faultsOf({ ...env, PLAIN_CONNECTIONS: part })).toEqual([]);
    expect(faultsOf({ ...env, NODE_ENV: 'test' })).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', 'postgres://trace@db.example/trace?sslmode=verify-full'],
    ['DATABASE_URL', 'postgres://trace@127.0.0.1:5432/trace'],
    ['DATABASE_URL', 'postgres://trace@/trace?host=%2Frun%2Fpostgresql'],
    ['REDIS_URL', 'rediss://queue.example:6379'],
    ['REDIS_URL', '/run/redis.sock'],
    ['REDIS_URL', 'redis://[::1]:6379'],
    ['SCANNER_URL', 'unix:///run/clamd.sock'],
    ['SCANNER_URL', 'tcp://localhost:3310'],
    ['TSA_URL', 'https://tsa.example/stamp'],
  ])('in production %s may be %s', (name, url) => {
    expect(faultsOf({ STATE: 'QN', NODE_ENV: 'production', [name]: url })).toEqual([]);
  });

  it.each([
    [{ NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example:587' }, true],
    [{ NODE_ENV: 'production', SMTP_URL: 'smtp://mail:587', PLAIN_CONNECTIONS: 'mail' }, false],
    [{ NODE_ENV: 'production', SMTP_URL: 'smtp://localhost:25' }, false],
    [{ SMTP_URL: 'smtp://mail.example:587' }, false],
  ])('says whether a mail server has to encrypt: %j', (env, mustEncrypt) => {
    const { mail } = Config.from({ STATE: 'QN', MAIL_FROM: 'node@police.example', ...env });
    expect(mail?.mustEncrypt).toBe(mustEncrypt);
  });

  describe('of a node that runs in production', () => {
    const bare = { STATE: 'QN', NODE_ENV: 'production' };
    const runs = (env: Record<string, string>): readonly string[] => faultsOf(env, true);

    it('asks for a scanner, or for the word that there is none', () => {
      expect(runs(bare)).toEqual([
        'SCANNER_URL is missing: name a clamd, or say UNSCANNED_ATTACHMENTS=yes to take files in unscanned.',
      ]);
      expect(runs({ ...bare, UNSCANNED_ATTACHMENTS: 'yes' })).toEqual([]);
      expect(runs({ ...bare, SCANNER_URL: 'tcp://127.0.0.1:3310' })).toEqual([]);
      expect(runs({ ...bare, ROLES: 'gateway' })).toEqual([]);
      expect(faultsOf(bare)).toEqual([]);
    });

    it('asks for a certificate where others reach the api', () => {
      const open = { ...bare, UNSCANNED_ATTACHMENTS: 'yes', API_HOST: '::' };
      expect(runs(open)).toEqual([
        expect.stringMatching(/^API_HOST lets others call in clear: set API_CERTIFICATE_FILE, or /),
      ]);
      const files = { API_CERTIFICATE_FILE: '/etc/api.pem', API_KEY_FILE: '/etc/api.key' };
      expect(runs({ ...open, ...files })).toEqual([]);
      expect(runs({ ...open, PLAIN_CONNECTIONS: 'api' })).toEqual([]);
      expect(runs({ ...open, API_HOST: '127.0.0.1' })).toEqual([]);
      expect(runs({ ...open, ROLES: 'gateway' })).toEqual([]);
    });
  });

  it('lets no key of a partner count unseen in production', () => {
    const notice = { STATE: 'QN', PARTNER_CHANGES: 'notice' };
    expect(faultsOf(notice)).toEqual([]);
    const faults = faultsOf({ ...notice, NODE_ENV: 'production' });
    expect(faults).toEqual([expect.stringMatching(/^PARTNER_CHANGES is notice, .* closed tests/)]);
  });

  it('keeps the keys of an authority by the rules of the own keys, under a passphrase of their own if wanted', () => {
    const authorityOf = (env: Record<string, string>): object =>
      Config.from({ STATE: 'QN', DATA_DIR: '/srv/qn', ...env }).directory.authority;
    expect(authorityOf({})).toMatchObject({
      folder: '/srv/qn/authority',
      passphraseFile: '/srv/qn-keys/authority-passphrase',
      refusesClear: false,
    });
    const named = { NODE_ENV: 'production', KEYS_PASSPHRASE_FILE: '/run/keys' };
    expect(authorityOf(named)).toMatchObject({ passphraseFile: '/run/keys', refusesClear: true });
    const own = { ...named, AUTHORITY_PASSPHRASE_FILE: '/run/authority', KEYS_IN_CLEAR: 'yes' };
    expect(authorityOf(own)).toMatchObject({
      passphraseFile: '/run/authority',
      refusesClear: false,
    });
  });

  it('bounds how many sessions one person has, and how old a sign-in at the provider may be', () => {
    const { access } = Config.from({ STATE: 'QN' });
    expect(access.sessionsPerPerson).toBe(5);
    expect([access.callsPerMinute, access.systemCallsPerMinute]).toEqual([1_800, 60_000]);
    const provider = {
      STATE: 'QN',
      OIDC_ISSUER: 'https://sign-in.example',
      OIDC_CLIENT_ID: 'node',
      OIDC_CLIENT_SECRET_FILE: '/nowhere',
      CONSOLE_ORIGIN: 'https://trace.example',
    };
    expect(Config.from(provider).access.oidc?.maxAgeMinutes).toBe(600);
    expect(
      faultsOf({ ...provider, SESSIONS_PER_PERSON: '0', OIDC_MAX_AGE_MINUTES: '2000' }),
    ).toEqual([
      'SESSIONS_PER_PERSON must be a whole number from 1 to 50.',
      'OIDC_MAX_AGE_MINUTES must be a whole number from 1 to 1440.',
    ]);
  });

  it('takes the certificate of the api with its key, and not alone', () => {
    const files = { API_CERTIFICATE_FILE: '/etc/api.pem', API_KEY_FILE: '/etc/api.key' };
    expect(Config.from({ STATE: 'QN', ...files }).apiTls).toEqual({
      certificateFile: '/etc/api.pem',
      keyFile: '/etc/api.key',
    });
    for (const alone of [{ API_KEY_FILE: '/k' }, { API_CERTIFICATE_FILE: '/c' }])
      expect(faultsOf({ STATE: 'QN', ...alone })).toEqual([
        'API_CERTIFICATE_FILE and API_KEY_FILE belong together: set both.',
      ]);
  });

  it('never prints a password', () => {
    const config = Config.from({
      STATE: 'QN',
      DATABASE_URL: 'postgres://trace:hush-1@db/trace?password=hush-2',
      REDIS_URL: 'redis://:hush-3@queue:6379',
      SMTP_URL: 'smtp://trace:hush-4@mail.example:587',
      MAIL_FROM: 'node@police.example',
    });
    const printed = [config.describe(), JSON.stringify(config), inspect(config)];
    for (const text of printed) expect(text).not.toContain('hush');
    expect(config.describe()).toContain('DATABASE_URL');
    expect(config.databaseUrl).toContain('hush-1');
  });

  it('never repeats a faulty value, which may be a secret in the wrong place', () => {
    expect(
      faultsOf({ STATE: 'QN', DATABASE_URL: 'hunter2', POOL_SIZE: 'hunter2' }).join(),
    ).not.toContain('hunter2');
  });

  it('can not be changed', () => {
    const config = Config.from({ STATE: 'QN' });
    expect(() => Object.assign(config, { state: 'QS' })).toThrow(TypeError);
    expect(() => Object.assign(config.roles, { 0: 'api' })).toThrow(TypeError);
  });
});
