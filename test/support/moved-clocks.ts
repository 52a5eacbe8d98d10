import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The clocks of several nodes, moved together while the nodes run; between two moves they go on as clocks do. */
export class MovedClocks {
  private readonly folder = join(tmpdir(), `trace-clock-${randomUUID()}`);
  private aheadSeconds = 0;

  /** Lets them go from an instant on, or as the machine's clock goes. */
  async start(at?: string): Promise<void> {
    await mkdir(this.folder);
    await (at === undefined ? this.move(0) : this.setTo(at));
  }

  /** The settings by which a node follows these clocks. */
  get env(): Record<string, string> {
    return { CLOCK_FILE: this.file };
  }

  /** What time it is by these clocks. */
  get now(): Date {
    return new Date(Date.now() + this.aheadSeconds * 1_000);
  }

  /** Moves them ahead, from where they are. */
  async move(seconds: number): Promise<void> {
    this.aheadSeconds += seconds;
    // Whole or not at all: a node that finds half a file would believe the machine's clock for a moment.
    await writeFile(`${this.file}.new`, String(this.aheadSeconds));
    await rename(`${this.file}.new`, this.file);
  }

  /** Sets them to an instant, from which they go on. */
  async setTo(at: string): Promise<void> {
    await this.move((Date.parse(at) - this.now.getTime()) / 1_000);
  }

  /** The day that is so many days away by these clocks. */
  day(away: number): string {
    return new Date(this.now.getTime() + away * 86_400_000).toISOString().slice(0, 10);
  }

  /** Takes their file away. */
  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, 'clock');
  }
}
