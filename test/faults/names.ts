import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import type { Stops } from './stops.ts';

const HOSTS = '/etc/hosts';

/** The names of the gateways, as every process in the mount namespace of the run finds them (F46). */
export class Names {
  private constructor(
    private readonly file: string,
    private readonly others: string,
    private readonly addresses: ReadonlyMap<string, string>,
  ) {}

  /** Lays a file of its own over that of the system, for the processes of this run only. */
  static async start(addresses: ReadonlyMap<string, string>, stops: Stops): Promise<Names> {
    const folder = await mkdtemp(join(tmpdir(), 'trace-names-'));
    stops.add(() => rm(folder, { recursive: true, force: true }));
    const names = new Names(join(folder, 'hosts'), await readFile(HOSTS, 'utf8'), addresses);
    await names.restore();
    await runCommand(['mount', '--bind', names.file, HOSTS]);
    stops.add(() => runCommand(['umount', HOSTS]));
    return names;
  }

  /** The name of a State's gateway. */
  static of(state: string): string {
    return `node-${state.toLowerCase()}.example`;
  }

  /** No name leads anywhere. */
  async forget(): Promise<void> {
    await this.write([]);
  }

  /** Each name leads to the next State. */
  async confuse(): Promise<void> {
    const [states, addresses] = [[...this.addresses.keys()], [...this.addresses.values()]];
    await this.write(
      states.map((state, index) => [state, addresses[(index + 1) % addresses.length] ?? '']),
    );
  }

  /** Each name leads where it should. */
  async restore(): Promise<void> {
    await this.write([...this.addresses]);
  }

  /** In its place, because what was mounted is this very file. */
  private async write(entries: readonly (readonly [string, string])[]): Promise<void> {
    const lines = entries.map(([state, address]) => `${address} ${Names.of(state)}\n`);
    await writeFile(this.file, `${this.others}\n${lines.join('')}`);
  }
}
