import { readFileSync } from 'node:fs';

/** What time it is: one of the two seams of the house, so that tests can move it. */
export abstract class Clock {
  /** Now, in whole milliseconds. */
  abstract now(): Date;
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/**
 * The clock of a test: its file holds an instant, at which time then stands still, or a number of seconds that are
 * added to the machine's time. The file may change at any moment; without it this is the machine's clock.
 */
export class FileClock extends Clock {
  constructor(private readonly file: string) {
    super();
  }

  override now(): Date {
    const said = this.read();
    if (said === '') return new Date();
    const seconds = Number(said);
    const now = Number.isFinite(seconds) ? new Date(Date.now() + seconds * 1000) : new Date(said);
    if (Number.isNaN(now.getTime()))
      throw new Error('CLOCK_FILE holds neither seconds nor an instant');
    return now;
  }

  private read(): string {
    try {
      return readFileSync(this.file, 'utf8').trim();
    } catch {
      return '';
    }
  }
}

/** The clock that the configuration asks for: the machine's, or in tests the one that CLOCK_FILE moves. */
export function clockOf(config: { readonly clockFile?: string | undefined }): Clock {
  return config.clockFile === undefined ? new SystemClock() : new FileClock(config.clockFile);
}
