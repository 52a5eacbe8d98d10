import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Config, ConfigFault } from '@trace/platform';
import { readDirectory } from '@trace/protocol';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

const ROOT = resolve(import.meta.dirname, '..');
const DOCKER = join(ROOT, 'docker');

interface Container {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  restart?: string;
  ports?: string[];
  secrets?: string[];
  environment?: Record<string, string>;
  volumes?: (string | { type: string; source: string; target: string; read_only?: boolean })[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  networks?: string[];
}

interface Compose {
  services: Record<string, Container>;
  volumes?: Record<string, object>;
  networks?: Record<string, object>;
  secrets?: Record<string, { file: string }>;
}

const FILES = readdirSync(DOCKER).filter((name) => /^compose.*\.yaml$/.test(name));

async function compose(name: string): Promise<Compose> {
  const text = await readFile(join(DOCKER, name), 'utf8');
  // Compose merges YAML anchors, which the core schema of YAML 1.2 leaves to an extension.
  return load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;
}

/** What the image sets. */
const OF_THE_IMAGE = { NODE_ENV: 'production', API_HOST: '0.0.0.0' };
/** What `with-secrets` makes of the secrets of a deployment. */
const SECRETS = {
  DATABASE_URL: 'postgres://trace:secret@postgres:5432/trace',
  REDIS_URL: 'redis://:secret@redis:6379',
};
/** What the README has people export. */
const SAID_BY_HAND = {
  STATE: 'QN',
  PUBLIC_ENDPOINT: 'https://trace.example:8443',
  UNSCANNED_ATTACHMENTS: 'yes',
};

/** The environment as compose hands it over: what nobody has said has the default that stands beside it. */
function expanded(environment: Record<string, string>): Record<string, string> {
  const said: Record<string, string> = SAID_BY_HAND;
  const value = (text: string): string =>
    text.replaceAll(
      /\$\{(\w+):([-?])([^}]*)\}/g,
      (_, name: string, kind: string, otherwise: string) =>
        said[name] ?? (kind === '-' ? otherwise : ''),
    );
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, value(text)]));
}

// No container engine runs where the tests run, so what can be known without one is checked here.
describe.each(FILES)('docker/%s', (name) => {
  let file: Compose;
  let services: [string, Container][];
  beforeAll(async () => {
    file = await compose(name);
    services = Object.entries(file.services);
  });

  it('gives no container more than its own process', () => {
    for (const [service, container] of services) {
      expect([service, container.read_only, container.cap_drop, container.security_opt]).toEqual([
        service,
        true,
        ['ALL'],
        ['no-new-privileges:true'],
      ]);
    }
  });

  it('names every image by a tag, or builds it from this project', () => {
    for (const [service, { image, build }] of services) {
      expect([service, image]).toEqual([service, expect.stringMatching(/^[a-z-]+:(?!latest)\S+$/)]);
      if (!build) continue;
      expect(existsSync(resolve(DOCKER, build.context, build.dockerfile))).toBe(true);
    }
  });

  it('opens ports on the loopback address only, unless the operator says otherwise', () => {
    const ports = services.flatMap(([, container]) => container.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^(\$\{\w+:-)?127\.0\.0\.1:/);
  });

  it('keeps every secret in a file', () => {
    for (const [service, { environment = {}, secrets = [] }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN|DATABASE_URL|REDIS_URL/.test(variable)) {
          expect([service, variable, value]).toEqual([
            service,
            expect.stringMatching(/_FILE$/),
            expect.stringMatching(/^\/run\/secrets\//),
          ]);
        }
        expect(value).not.toMatch(/:\/\/[^/]*:[^/]*@/);
      }
      for (const secret of secrets) expect(Object.keys(file.secrets ?? {})).toContain(secret);
    }
  });

  it('refers only to what it declares', () => {
    for (const [, container] of services) {
      for (const other of Object.keys(container.depends_on ?? {}))
        expect(file.services).toHaveProperty([other]);
      for (const network of container.networks ?? [])
        expect(file.networks).toHaveProperty([network]);
      const named = (container.volumes ?? []).map((one) =>
        typeof one === 'string'
          ? (one.split(':')[0] ?? '')
          : one.type === 'volume'
            ? one.source
            : '',
      );
      for (const volume of named.filter((one) => /^[a-z]/.test(one)))
        expect(file.volumes).toHaveProperty([volume]);
    }
  });

  it('waits for what it needs to be healthy or done, and everything that stays up says whether it is', () => {
    for (const [service, container] of services) {
      for (const [other, { condition }] of Object.entries(container.depends_on ?? {})) {
        const once = file.services[other]?.restart === 'no';
        expect([service, other, condition]).toEqual([
          service,
          other,
          once ? 'service_completed_successfully' : 'service_healthy',
        ]);
      }
    }
    const imageSaysHow = services.filter(
      ([, { build, healthcheck }]) => !build && !healthcheck?.test,
    );
    expect(imageSaysHow.map(([service]) => service)).toEqual([]);
  });

  it('has settings with which a node in production runs, and not without what they name', () => {
    const nodes = services.filter(
      ([, { image = '', command }]) => image.startsWith('trace-node') && !command,
    );
    expect(nodes.length).toBeGreaterThan(0);
    for (const [, { environment = {} }] of nodes) {
      const secrets = 'DATABASE_URL_FILE' in environment ? SECRETS : {};
      const env = { ...OF_THE_IMAGE, ...SAID_BY_HAND, ...secrets, ...expanded(environment) };
      expect(Config.toRun(env).state).toMatch(/^Q[NSM]$/);
      for (const name of ['PLAIN_CONNECTIONS', 'UNSCANNED_ATTACHMENTS'])
        expect(() => Config.toRun({ ...env, [name]: '' })).toThrow(ConfigFault);
    }
  });

  it('starts only programs that the image has', () => {
    const commands = services.flatMap(([, { image = '', command }]) =>
      command && image.startsWith('trace-node') ? [command] : [],
    );
    for (const [program] of commands) {
      // What the image puts into its path, or Node itself.
      expect(['trace-node', 'prepare-three-states', 'node']).toContain(program);
    }
  });
});

describe('the roles of the database', () => {
  it('are two: one that owns the tables and migrates, one that runs', async () => {
    const { migrate, node, postgres } = (await compose('compose.yaml')).services;
    expect(migrate?.command).toEqual(['trace-node', 'migrate', '--runs-as', 'trace_node']);
    const uses = (container?: Container): unknown[] => [
      container?.environment?.['DATABASE_URL_FILE'],
      container?.secrets?.filter((secret) => secret.includes('database')),
    ];
    expect(uses(migrate)).toEqual(['/run/secrets/database_url', ['database_url']]);
    expect(uses(node)).toEqual(['/run/secrets/node_database_url', ['node_database_url']]);
    expect(postgres?.volumes).toContain(
      './make-node-role:/docker-entrypoint-initdb.d/make-node-role.sh:ro',
    );
    const script = await readFile(join(DOCKER, 'make-node-role'), 'utf8');
    expect(script).toContain('create role trace_node login password');
    expect((await stat(join(DOCKER, 'make-node-role'))).mode & 0o111).toBe(0o111);
  });
});

describe('docker/Dockerfile', () => {
  let lines: string[];
  beforeAll(async () => {
    lines = (await readFile(join(DOCKER, 'Dockerfile'), 'utf8')).split('\n');
  });

  it('ends as an unprivileged user with a health check and the node as its process', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
    expect(last).toContain('CMD ["node", "dist/apps/node/src/main.js"]');
    expect(existsSync(join(ROOT, 'apps/node/src/main.ts'))).toBe(true);
  });

  it('leaves out what invents cases, and nothing that is not there', () => {
    const removed = lines.flatMap((line) => /^RUN rm -r (.*)$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(removed.map((path) => path.replace(/^dist\//, '')).toSorted()).toEqual([
      'apps/cli/src/demo',
      'apps/cli/src/seed',
    ]);
    for (const path of removed)
      expect(existsSync(join(ROOT, path.replace(/^dist\//, '')))).toBe(true);
  });

  it('copies only what exists, and what the ignore file lets through', async () => {
    const ignore = await readFile(join(DOCKER, 'Dockerfile.dockerignore'), 'utf8');
    const allowed = ignore
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) {
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      expect(allowed.some((one) => path === one || path.startsWith(`${one}/`))).toBe(true);
    }
  });

  it('says what it holds, by a command that this project has', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['sbom']).toMatch(/^npm sbom /);
    const made = lines.indexOf('RUN npm run --silent sbom >sbom.cdx.json');
    const stage = lines.slice(0, made).findLast((line) => line.startsWith('FROM')) ?? '';
    expect(stage).toMatch(/ AS production$/);
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
    expect(last).toContain('COPY --from=production /app/sbom.cdx.json sbom.cdx.json');
  });

  it('asks the health of the node with a line that Node can run', () => {
    const check = lines.find((line) => line.includes('"-e"')) ?? '';
    const script = /"-e", "(.*)"\]/.exec(check)?.[1] ?? '';
    // Nobody listens on port 9 (discard): the answer must be "not healthy", by exit code 1 and not by a fault.
    const run = spawnSync(process.execPath, ['-e', script], { env: { API_PORT: '9' } });
    expect([run.status, run.stderr.toString()]).toEqual([1, '']);
  });
});

describe('the scripts of docker/', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docker-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('with-secrets turns files into variables and becomes the program', async () => {
    const file = join(folder, 'database_url');
    await writeFile(file, 'postgres://trace:p%25w@postgres/trace\n');
    const show =
      'console.log(process.env.DATABASE_URL, process.env.DATABASE_URL_FILE, process.env.REDIS_URL)';
    const run = spawnSync(join(DOCKER, 'with-secrets'), [process.execPath, '-e', show], {
      env: { DATABASE_URL_FILE: file },
    });
    expect(run.stdout.toString().trim()).toBe(
      'postgres://trace:p%25w@postgres/trace undefined undefined',
    );
  });

  it('trace-node calls the command line that the build makes', async () => {
    const script = await readFile(join(DOCKER, 'trace-node'), 'utf8');
    const called = /\/app\/dist\/(\S+)\.js/.exec(script)?.[1] ?? '';
    expect(existsSync(join(ROOT, `${called}.ts`))).toBe(true);
  });

  it('with-secrets does not start the node when a secret is missing', () => {
    const run = spawnSync(
      join(DOCKER, 'with-secrets'),
      [process.execPath, '-e', 'console.log(1)'],
      {
        env: { PATH: '/usr/bin:/bin', DATABASE_URL_FILE: join(folder, 'nothing') },
      },
    );
    expect([run.status === 0, run.stdout.toString()]).toEqual([false, '']);
  });

  it('prepare-three-states makes three nodes partners, once', async () => {
    const bin = join(folder, 'bin');
    const states = join(folder, 'states');
    const locks = join(folder, 'locks');
    await mkdir(bin);
    const cli = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/apps/cli/src/main.js')}' "$@"\n`;
    await writeFile(join(bin, 'trace-node'), cli, { mode: 0o755 });
    const prepare = (): string => {
      const run = spawnSync(join(DOCKER, 'prepare-three-states'), [states, locks], {
        env: { PATH: `${bin}:/usr/bin:/bin` },
      });
      expect([run.status, run.stderr.toString()]).toEqual([0, expect.any(String)]);
      return run.stdout.toString();
    };
    await mkdir(states);
    await mkdir(locks);
    prepare();
    const { services } = await compose('compose.three-states.yaml');
    for (const code of ['QN', 'QS', 'QM']) {
      const [text, key] = await Promise.all(
        ['directory.json', 'authority.jwk.json'].map((name) =>
          readFile(join(states, code, name), 'utf8'),
        ),
      );
      const partners = await readDirectory(text ?? '', JSON.parse(key ?? ''), new Date());
      expect(partners.map(({ state }) => state).toSorted()).toEqual(['QM', 'QN', 'QS']);
      const own = partners.find(({ state }) => state === code);
      const about = services[code.toLowerCase()]?.environment ?? {};
      const { STATE, DATA_DIR, PUBLIC_ENDPOINT, KEYS_PASSPHRASE_FILE } = about;
      expect([STATE, DATA_DIR, PUBLIC_ENDPOINT, KEYS_PASSPHRASE_FILE]).toEqual([
        code,
        `/data/${code}`,
        own?.statement.metadata.trace_node.endpoint,
        `/locks/${code}`,
      ]);
      const ring = await readFile(join(states, code, 'keys', 'keyring.json'), 'utf8');
      expect(JSON.parse(ring)).toMatchObject({ protection: { kind: 'PASSPHRASE' } });
      expect((await stat(join(locks, code))).mode & 0o777).toBe(0o600);
    }
    expect(prepare()).toContain('already');
  });

  it('make-secrets makes every secret that compose.yaml names, once', async () => {
    const script = join(folder, 'make-secrets');
    await writeFile(script, await readFile(join(DOCKER, 'make-secrets')), { mode: 0o755 });
    const make = (): string =>
      spawnSync(script, { env: { PATH: '/usr/bin:/bin' } }).stdout.toString();
    expect(make()).toMatch(/^made/);
    const { secrets = {} } = await compose('compose.yaml');
    const files = Object.values(secrets).map(({ file }) => join(folder, file));
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(texts.every((text) => /[0-9a-f]{64}/.test(text))).toBe(true);
    expect((await stat(dirname(files[0] ?? ''))).mode & 0o777).toBe(0o700);
    expect(texts.find((text) => text.includes('maxmemory-policy'))).toMatch(
      /noeviction\nappendonly yes/,
    );

    expect(texts.find((text) => text.includes('trace_node:'))).toBe(
      `postgres://trace_node:${await readFile(join(folder, 'secrets/node_password'), 'utf8')}@postgres:5432/trace`,
    );

    expect(make()).toMatch(/nothing changed/);
    await rm(join(folder, 'secrets/node_password'));
    expect(make()).toMatch(/added node_password node_database_url to it/);
    const kept = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(kept.filter((text, at) => text !== texts[at])).toHaveLength(2);
    expect(make()).toMatch(/nothing changed/);
    expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual(kept);
  });
});
