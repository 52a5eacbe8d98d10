import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { Accepted } from '../support/ledger.ts';

/** One line of the driver's own ledger: what was promised, and when the answer with 2xx came. */
export interface Promised extends Accepted {
  at: number;
  kind: string;
}

/**
 * The driver's own ledger, outside the system: a line is on disk before the promise counts, so that the driver too may
 * be killed and the comparison still means something.
 */
export class PromisesFile {
  private written: Promise<void> = Promise.resolve();
  private readonly lines: Promised[] = [];

  private constructor(
    private readonly file: FileHandle,
    readonly path: string,
  ) {}

  /** Begins a new ledger. */
  static async create(path: string): Promise<PromisesFile> {
    return new PromisesFile(await open(path, 'wx'), path);
  }

  /** Writes one line and forces it to disk. */
  async note(promised: Promised): Promise<void> {
    // One after the other; those that wait share nothing, since the rate is low and a lost line would be a lie.
    this.written = this.written.then(async () => {
      await this.file.appendFile(`${JSON.stringify(promised)}\n`);
      await this.file.datasync();
      this.lines.push(promised);
    });
    return this.written;
  }

  /** How many promises stand in it. */
  get count(): number {
    return this.lines.length;
  }

  /** All lines, read back from disk. */
  async read(): Promise<Promised[]> {
    await this.written;
    const text = await readFile(this.path, 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Promised);
  }

  /** Closes the file and leaves it where it is. */
  async close(): Promise<void> {
    await this.written;
    await this.file.close();
  }
}
