import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The clocks of several nodes, moved ahead together while the nodes run. */
export class MovedClocks {
  private folder = '';
  private aheadSeconds = 0;

  /** Lets the clocks go as they are. */
  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'trace-clock-'));
    await this.move(0);
  }

  /** The settings by which a node follows these clocks. */
  get env(): Record<string, string> {
    return { CLOCK_FILE: join(this.folder, 'clock') };
  }

  /** Moves them ahead, from where they are. */
  async move(seconds: number): Promise<void> {
    this.aheadSeconds += seconds;
    await writeFile(join(this.folder, 'clock'), String(this.aheadSeconds));
  }

  /** The day that is so many days away by these clocks. */
  day(away: number): string {
    const at = Date.now() + (this.aheadSeconds + away * 86_400) * 1_000;
    return new Date(at).toISOString().slice(0, 10);
  }

  /** Takes their file away. */
  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
