import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import type { TwoNodes } from './two-nodes.ts';

/** CPU profiles of both nodes while something is done, by the name of what is done. */
export class Profiles {
  private constructor(
    readonly folder: string,
    private readonly wanted: boolean,
  ) {}

  /** Makes a folder for the profiles. Where none are wanted, nothing is ever noted. */
  static async open(wanted: boolean): Promise<Profiles> {
    return new Profiles(await mkdtemp(join(tmpdir(), 'trace-profiles-')), wanted);
  }

  /** Has both nodes note where their time goes while this is done. */
  async during<T>(nodes: TwoNodes, what: string, work: () => Promise<T>): Promise<T> {
    if (!this.wanted) return work();
    signalBoth(nodes);
    try {
      return await work();
    } finally {
      signalBoth(nodes);
      await this.keep(nodes, what);
    }
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async keep(nodes: TwoNodes, what: string): Promise<void> {
    for (const { state } of nodes.both) {
      const name = await until(`the profile of ${state}`, async () =>
        (await readdir(this.folder)).find(
          (one) => one.startsWith(`${state}-`) && one.endsWith('.done'),
        ),
      );
      await rename(join(this.folder, name), join(this.folder, `${what} ${state}.cpuprofile`));
    }
  }
}

/** The profiler in each node begins, or writes what it has. */
function signalBoth(nodes: TwoNodes): void {
  for (const { node } of nodes.both) process.kill(node.pid('api') ?? 0, 'SIGUSR2');
}
