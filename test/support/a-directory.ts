import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeNodeKeys, NodeKeys, replaceFile } from '@trace/platform';
import { readDescriptor, signStatement, type Descriptor } from '@trace/protocol';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { AUTHORITY_FILES, DirectoryAuthority } from '../../apps/cli/src/directory-authority.ts';
import { describeNode, type NodeFacts } from '../../apps/cli/src/node-descriptor.ts';
import { inventedState, type InventedState } from './invented-states.ts';

/** Longer than any test moves the clock. */
const VALID_DAYS = 400;

/** Some invented States: the keys of each, the ports of each node, and the signed directory that vouches for them. */
export class ADirectory {
  /** The latest text of each file that was signed, by its path. */
  private readonly signed = new Map<string, string>();
  private readonly moved = new Map<string, string>();
  private readonly views = new Map<string, Map<string, string>>();

  private constructor(
    private readonly folder: string,
    private readonly authority: DirectoryAuthority,
    private readonly ports: ReadonlyMap<string, { gateway: number; api: number }>,
    private readonly now: () => Date,
  ) {}

  /** Makes the keys of the States, an authority of their own, and the directory that it signs. */
  static async of(states: readonly string[], now: () => Date): Promise<ADirectory> {
    const folder = await mkdtemp(join(tmpdir(), 'trace-states-'));
    // The user of an embedded PostgreSQL must be able to pass through.
    await chmod(folder, 0o711);
    const free = await freePorts(states.length * 2);
    const ports = new Map(
      states.map((state, i) => [state, { gateway: free[2 * i] ?? 0, api: free[2 * i + 1] ?? 0 }]),
    );
    const authority = await DirectoryAuthority.make(folder, { now: new Date(0) });
    const directory = new ADirectory(folder, authority, ports, now);
    await Promise.all(
      states.map((state) => makeNodeKeys(directory.dataDir(state), state, { now: now() })),
    );
    await directory.issue();
    return directory;
  }

  /** The signed directory file. */
  get file(): string {
    return join(this.folder, 'directory.json');
  }

  /** The file that a State goes by: the common one, unless it is told of other addresses than the rest. */
  fileFor(viewer: string): string {
    return this.views.has(viewer) ? join(this.folder, `directory-${viewer}.json`) : this.file;
  }

  /** The public key of the authority that signed it. */
  get authorityFile(): string {
    return join(this.folder, AUTHORITY_FILES.public);
  }

  /** Where a State's node keeps its keys and its data. */
  dataDir(state: string): string {
    return join(this.folder, state);
  }

  /** The address of a State's gateway. */
  endpoint(state: string): string {
    return this.moved.get(state) ?? `https://127.0.0.1:${this.gatewayPort(state)}`;
  }

  /** The port of a State's gateway. */
  gatewayPort(state: string): number {
    return this.portsOf(state).gateway;
  }

  /** The port of a State's api. */
  apiPort(state: string): number {
    return this.portsOf(state).api;
  }

  /** Signs the directory, in higher versions each time, with other facts about some States or for fewer days if wanted. */
  async issue(
    changed: Record<string, Partial<InventedState & NodeFacts>> = {},
    validDays = VALID_DAYS,
  ): Promise<void> {
    await this.sign(this.file, validDays, (state) =>
      this.describe(state, changed[state], this.now()),
    );
    for (const [viewer, endpoints] of this.views) {
      await this.sign(this.fileFor(viewer), validDays, (state) => {
        const endpoint = endpoints.get(state) ?? this.endpoint(state);
        return this.describe(state, { ...changed[state], endpoint }, this.now());
      });
    }
  }

  /** Says from the next issue on that a State's gateway is elsewhere. */
  move(state: string, endpoint: string): void {
    this.moved.set(state, endpoint);
  }

  /** Says so to one State alone: between these two stands something that is to see only them. */
  moveFor(viewer: string, state: string, endpoint: string): void {
    const view = this.views.get(viewer) ?? new Map<string, string>();
    this.views.set(viewer, view.set(state, endpoint));
  }

  /** Gives a State other keys and another certificate, from the next issue on. */
  async makeKeysAnew(state: string): Promise<void> {
    await rm(join(this.dataDir(state), 'keys'), { recursive: true });
    await makeNodeKeys(this.dataDir(state), state, { now: this.now() });
  }

  /** What a State says of itself, signed with its own key: to be given to a partner by hand. */
  async descriptorOf(
    state: string,
    version: number,
    changed: Partial<NodeFacts> = {},
  ): Promise<string> {
    return this.tokenOf(state, changed, this.now(), version);
  }

  /** Removes the folder with everything in it. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async sign(
    file: string,
    validDays: number,
    describe: (state: string) => Promise<Descriptor>,
  ): Promise<void> {
    const former = this.signed.get(file);
    const descriptors = await Promise.all([...this.ports.keys()].map(describe));
    const { text } = await this.authority.sign(descriptors, {
      ...(former !== undefined && { former }),
      validDays,
      now: this.now(),
    });
    this.signed.set(file, text);
    await replaceFile(file, text);
  }

  private async describe(
    state: string,
    changed: Partial<InventedState & NodeFacts> | undefined,
    now: Date,
  ): Promise<Descriptor> {
    return readDescriptor(await this.tokenOf(state, changed, now), now);
  }

  private async tokenOf(
    state: string,
    changed: Partial<NodeFacts> | undefined,
    now: Date,
    version = 1,
  ): Promise<string> {
    const keys = await NodeKeys.load(this.dataDir(state), { now: () => now });
    const facts = {
      ...inventedState(state),
      endpoint: this.endpoint(state),
      validDays: VALID_DAYS,
      ...changed,
    };
    return signStatement(await describeNode(facts, keys, now, version), keys.signing);
  }

  private portsOf(state: string): { gateway: number; api: number } {
    const ports = this.ports.get(state);
    if (!ports) throw new Error(`${state} is not in this directory`);
    return ports;
  }
}

/** Makes the keys of some invented States and the directory that vouches for them, dated by the clock of the test. */
export async function aDirectory(
  states: readonly string[],
  now: () => Date = () => new Date(),
): Promise<ADirectory> {
  return ADirectory.of(states, now);
}
