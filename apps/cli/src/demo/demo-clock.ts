import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The clock by which all nodes of the demonstration go, so that a story can begin on its day and weeks can pass in a
 * moment. A node obeys such a file only where NODE_ENV=test; the demonstration says on the screen that it does.
 */
export class DemoClock {
  private aheadMs = 0;

  constructor(private readonly folder: string) {}

  /** The settings by which a node goes by this clock. */
  get settings(): Record<string, string> {
    return { NODE_ENV: 'test', CLOCK_FILE: this.file };
  }

  /** What time it is by this clock. */
  get now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  /** Sets it to an instant, from which it goes on. */
  async setTo(at: Date): Promise<void> {
    await this.goAhead(at.getTime() - Date.now());
  }

  /** Lets it go as the machine's clock does, unless the story has come further than that. */
  async goWithTheMachine(): Promise<void> {
    await this.goAhead(Math.max(0, this.aheadMs));
  }

  private get file(): string {
    return join(this.folder, 'clock');
  }

  private async goAhead(ms: number): Promise<void> {
    this.aheadMs = ms;
    // Whole or not at all: a node that finds half a file would believe the machine's clock for a moment.
    await writeFile(`${this.file}.new`, String(ms / 1_000));
    await rename(`${this.file}.new`, this.file);
  }
}
