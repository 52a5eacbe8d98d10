import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessTokens, CASEWORK_ENTITIES, ROLES } from '@trace/casework';
import { AuditEntry, Config, SystemClock } from '@trace/platform';
import type { Cli } from '../cli.ts';
import { ownKeys } from '../own-keys.ts';
import { AUTHORITY_FILES } from '../directory-authority.ts';
import { withDatabase } from '../node-of.ts';
import { clearDemo, NOTE } from './clear-demo.ts';
import { claimDemo, type Claim } from './demo-claim.ts';
import { DemoClock } from './demo-clock.ts';
import { makeDemoDirectory, type DemoDirectory } from './demo-directory.ts';
import { DemoNode, type DemoPlace } from './demo-node.ts';
import { makeDemoAccounts } from './demo-accounts.ts';
import { demoState } from './demo-states.ts';
import { OUT_OF_REACH } from './desk-cases.ts';
import { freePorts } from './free-ports.ts';
import type { Narrator } from './narrator.ts';

/** What a node needs of the environment besides its own settings; everything else would change what it does. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'TZ',
  'USER',
  'LOGNAME',
  'SystemRoot',
];

/** Some States on this machine: a process for each, with its own PostgreSQL, keys, calendar and people. */
export class DemoNodes {
  /** The nodes, once they were started. */
  nodes: readonly DemoNode[] = [];
  /** The clock by which all of them go. */
  readonly clock: DemoClock;

  private constructor(
    readonly folder: string,
    private readonly claimed: Claim,
  ) {
    this.clock = new DemoClock(folder);
  }

  /** Claims the folder of the demonstration; nothing runs yet. */
  static async claim(folder: string): Promise<DemoNodes> {
    return new DemoNodes(folder, await claimDemo(folder));
  }

  /** Starts these States from nothing, in an empty folder and on a day, and tells what it does. */
  async start(
    { states, at }: { states: readonly string[]; at: Date },
    cli: Cli,
    narrator: Narrator,
  ): Promise<void> {
    const clearing = 'Clearing away an earlier demonstration';
    const left = await cli.terminal.during(clearing, () => clearDemo(this.folder));
    for (const { state, pid } of left) {
      narrator.prose(
        `The node of ${state} (process ${pid}) was left over from an earlier one; it was stopped.`,
      );
    }
    const { places, listed } = await placesIn(this.folder, states);
    await this.clock.setTo(at);
    const count = inWords(places.length);
    const directory = await narrator.step(
      `Keys for ${inWords(listed.length)} States, and a directory signed by their authority`,
      () => makeDemoDirectory(this.folder, listed, this.clock.now),
    );
    const settings = { ...passedOn(cli.env), ...this.clock.settings };
    this.nodes = places.map(
      (place) => new DemoNode(place, { ...settings, ...settingsOf(place, directory) }),
    );
    await narrator.step(`The ${count} nodes, each in its own process with its own PostgreSQL`, () =>
      this.startNodes(),
    );
    await narrator.step('Five people in each State, with a password and an access token each', () =>
      this.makeTokens(cli),
    );
    narrator.table(this.nodes.map(({ place, apiUrl }) => introduction(place, apiUrl)));
  }

  /** The public key of the authority that vouches for all of them. */
  get authorityFile(): string {
    return join(this.folder, 'authority', AUTHORITY_FILES.public);
  }

  /** The node of a State. */
  node(state: string): DemoNode {
    const node = this.nodes.find((one) => one.state === state);
    if (!node) throw new Error(`the demonstration has no node of ${state}`);
    return node;
  }

  /** Starts the node of a State that was stopped. */
  async restart(state: string): Promise<void> {
    const starting = this.node(state).start();
    await this.note();
    await starting;
  }

  /** Stops the nodes with their databases, and waits until they are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.claimed.release();
  }

  private async startNodes(): Promise<void> {
    const started = Promise.allSettled(this.nodes.map((node) => node.start()));
    await this.note();
    for (const one of await started) if (one.status === 'rejected') throw one.reason;
  }

  /** Noted as soon as there are processes, for the next demonstration in case this one is killed. */
  private async note(): Promise<void> {
    const note = this.nodes.map(({ state, pid, apiUrl }) => ({ state, pid, apiUrl }));
    await writeFile(join(this.folder, NOTE), JSON.stringify(note));
  }

  /** What the operator of each node does with `trace-node tokens make`. */
  private async makeTokens(cli: Cli): Promise<void> {
    await Promise.all(
      this.nodes.map(async (node) => {
        const { dataDir, about } = node.place;
        const config = Config.from({ STATE: node.state, DATA_DIR: dataDir });
        await withDatabase(cli, config, [AuditEntry, ...CASEWORK_ENTITIES], async (dataSource) => {
          const keys = await ownKeys(config);
          const tokens = new AccessTokens(dataSource, new SystemClock(), keys);
          for (const role of ROLES) {
            node.tokens[role] = (await tokens.make({ person: about.people[role], role })).token;
          }
          await makeDemoAccounts(dataSource, keys, about);
        });
      }),
    );
  }
}

function introduction({ about }: DemoPlace, apiUrl: string): string[] {
  const bases = about.memberships.map(({ basis }) => basis).join(' ');
  return [about.state, about.name, about.zone, apiUrl, `bound by ${bases}`];
}

/** The places of the nodes that are started, and of all that the directory lists: one State more, out of reach. */
async function placesIn(
  folder: string,
  started: readonly string[],
): Promise<{ places: DemoPlace[]; listed: DemoPlace[] }> {
  const states = [...new Set([...started, OUT_OF_REACH])].map(demoState);
  const ports = await freePorts(states.length * 2);
  const listed = states.map((about, i) => ({
    about,
    dataDir: join(folder, about.state),
    apiPort: ports[2 * i] ?? 0,
    gatewayPort: ports[2 * i + 1] ?? 0,
  }));
  await Promise.all(listed.map(({ dataDir }) => mkdir(dataDir, { recursive: true })));
  return { places: listed.filter(({ about }) => started.includes(about.state)), listed };
}

function passedOn(env: Cli['env']): Record<string, string> {
  const set = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return Object.fromEntries(set) as Record<string, string>;
}

function settingsOf(place: DemoPlace, directory: DemoDirectory): Record<string, string> {
  return {
    STATE: place.about.state,
    DATA_DIR: place.dataDir,
    API_PORT: String(place.apiPort),
    GATEWAY_PORT: String(place.gatewayPort),
    PARTNER_NETWORKS: 'loopback',
    // Invented States that are thrown away again: one hand makes all their keys.
    KEYS_IN_CLEAR: 'yes',
    // Whoever looks at the demonstration has no authenticator for invented people.
    SECOND_FACTOR: 'optional',
    PUBLIC_ENDPOINT: `https://127.0.0.1:${place.gatewayPort}`,
    DIRECTORY_FILE: directory.directoryFile,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
  };
}

function inWords(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count);
}
