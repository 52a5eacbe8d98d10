import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessTokens, CASEWORK_ENTITIES, ROLES } from '@trace/casework';
import { AuditEntry, Config, SystemClock } from '@trace/platform';
import type { Cli } from '../cli.ts';
import { AUTHORITY_FILES } from '../directory-authority.ts';
import { withDatabase } from '../node-of.ts';
import { clearDemo, NOTE } from './clear-demo.ts';
import { claimDemo, type Claim } from './demo-claim.ts';
import { makeDemoDirectory, type DemoDirectory } from './demo-directory.ts';
import { DemoNode, type DemoPlace } from './demo-node.ts';
import { DEMO_STATES } from './demo-states.ts';
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

/** Three States on this machine: three processes, each with its own PostgreSQL, keys, calendar and people. */
export class ThreeStates {
  /** The nodes, once they were started. */
  nodes: readonly DemoNode[] = [];

  private constructor(
    readonly folder: string,
    private readonly claimed: Claim,
  ) {}

  /** Claims the folder of the demonstration; nothing runs yet. */
  static async claim(folder: string): Promise<ThreeStates> {
    return new ThreeStates(folder, await claimDemo(folder));
  }

  /** Starts them from nothing, in an empty folder, and tells what it does. */
  async start(cli: Cli, narrator: Narrator): Promise<void> {
    const clearing = 'Clearing away an earlier demonstration';
    const left = await cli.terminal.during(clearing, () => clearDemo(this.folder));
    for (const { state, pid } of left) {
      narrator.prose(
        `The node of ${state} (process ${pid}) was left over from an earlier one; it was stopped.`,
      );
    }
    const places = await placesIn(this.folder);
    const directory = await narrator.step(
      'Keys for three States, and a directory signed by their authority',
      () => makeDemoDirectory(this.folder, places),
    );
    this.nodes = places.map((place) => new DemoNode(place, settingsOf(place, directory, cli.env)));
    await narrator.step('Three nodes, each in its own process with its own PostgreSQL', () =>
      this.startNodes(),
    );
    await narrator.step('Four people in each State, with an access token each', () =>
      this.makeTokens(cli),
    );
    narrator.table(this.nodes.map(({ place, apiUrl }) => introduction(place, apiUrl)));
  }

  /** The public key of the authority that vouches for the three. */
  get authorityFile(): string {
    return join(this.folder, 'authority', AUTHORITY_FILES.public);
  }

  /** The node of a State. */
  node(state: string): DemoNode {
    const node = this.nodes.find((one) => one.state === state);
    if (!node) throw new Error(`the demonstration has no node of ${state}`);
    return node;
  }

  /** Stops the nodes with their databases, and waits until they are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.claimed.release();
  }

  private async startNodes(): Promise<void> {
    const started = Promise.allSettled(this.nodes.map((node) => node.start()));
    // Noted as soon as there are processes, for the next demonstration in case this one is killed.
    const note = this.nodes.map(({ state, pid, apiUrl }) => ({ state, pid, apiUrl }));
    await writeFile(join(this.folder, NOTE), JSON.stringify(note));
    for (const one of await started) if (one.status === 'rejected') throw one.reason;
  }

  /** What the operator of each node does with `trace-node tokens make`. */
  private async makeTokens(cli: Cli): Promise<void> {
    await Promise.all(
      this.nodes.map(async (node) => {
        const { dataDir, about } = node.place;
        const config = Config.from({ STATE: node.state, DATA_DIR: dataDir });
        await withDatabase(cli, config, [AuditEntry, ...CASEWORK_ENTITIES], async (dataSource) => {
          const tokens = new AccessTokens(dataSource, new SystemClock());
          for (const role of ROLES) {
            node.tokens[role] = (await tokens.make({ person: about.people[role], role })).token;
          }
        });
      }),
    );
  }
}

function introduction({ about }: DemoPlace, apiUrl: string): string[] {
  const bases = about.memberships.map(({ basis }) => basis).join(' ');
  return [about.state, about.name, about.zone, apiUrl, `bound by ${bases}`];
}

async function placesIn(folder: string): Promise<DemoPlace[]> {
  const ports = await freePorts(DEMO_STATES.length * 2);
  const places = DEMO_STATES.map((about, i) => ({
    about,
    dataDir: join(folder, about.state),
    apiPort: ports[2 * i] ?? 0,
    gatewayPort: ports[2 * i + 1] ?? 0,
  }));
  await Promise.all(places.map(({ dataDir }) => mkdir(dataDir, { recursive: true })));
  return places;
}

function settingsOf(
  place: DemoPlace,
  directory: DemoDirectory,
  env: Cli['env'],
): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]]],
  );
  return {
    ...(Object.fromEntries(passedOn) as Record<string, string>),
    STATE: place.about.state,
    DATA_DIR: place.dataDir,
    API_PORT: String(place.apiPort),
    GATEWAY_PORT: String(place.gatewayPort),
    PUBLIC_ENDPOINT: `https://127.0.0.1:${place.gatewayPort}`,
    DIRECTORY_FILE: directory.directoryFile,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
  };
}
