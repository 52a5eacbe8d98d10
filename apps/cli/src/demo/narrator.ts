import { setTimeout as pause } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { aligned, wrapped, type Style, type Terminal } from '../terminal.ts';

/** One line of the timeline: when and where something happened, who did it, and what stands behind it. */
export interface Happening {
  at: Date;
  zone: string;
  state: string;
  says: string;
  /** label and text, one below the other */
  details?: readonly (readonly [string, string])[];
  /** the day and the minute, where weeks pass, instead of the time to the millisecond */
  days?: boolean;
}

/** One thing that must hold, and what speaks against it. */
export interface Finding {
  says: string;
  faults: readonly string[];
  /** what was compared, side by side */
  table?: readonly (readonly string[])[];
}

/** Where the text of a happening begins: behind the time and the State. */
const INDENT = ' '.repeat(20);
/** How long a person may want to look at one event before the next one comes. */
const READING_MS = 900;
/** The labels of the facts below a happening all take as much room, so that the facts stand in one column. */
const LABEL_WIDTH = 12;
const COLOUR_OF: Record<string, Style> = {
  QN: 'cyan',
  QS: 'magenta',
  QM: 'blue',
  QV: 'yellow',
  QT: 'green',
};

/** Tells the demonstration to the person who watches it. Knows how things are printed, and not what they mean. */
export class Narrator {
  private isOver = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly manner: { pauses: boolean },
  ) {}

  /** Ends the story: whatever wants to be told from now on stops there, and nothing more is begun. */
  end(): void {
    this.isOver = true;
  }

  /** Lets the person read, where somebody watches. */
  async breathe(): Promise<void> {
    if (this.manner.pauses && this.terminal.isWatched) await pause(READING_MS);
  }

  /** The head line, and what stands below it. */
  title(text: string, below: string): void {
    this.terminal.line(this.terminal.style('bold', text));
    this.prose(below, '');
  }

  /** Begins a part of the story. */
  chapter(text: string): void {
    this.terminal.line();
    const rule = '─'.repeat(Math.max(4, this.terminal.width - text.length - 4));
    this.terminal.line(
      `${this.terminal.style('bold', `── ${text}`)} ${this.terminal.style('dim', rule)}`,
    );
  }

  /** Some sentences. */
  prose(text: string, indent = '  '): void {
    for (const line of wrapped(text, this.terminal.width - indent.length))
      this.terminal.line(indent + line);
  }

  /** Does a step of the preparations, and says how long it took. */
  async step<T>(text: string, work: () => Promise<T>): Promise<T> {
    this.goOn();
    const since = performance.now();
    const result = await this.terminal.during(text, work);
    this.goOn();
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    const dots = '.'.repeat(Math.max(3, this.terminal.width - text.length - 14));
    this.terminal.line(
      `  ${this.terminal.style('green', '✓')} ${text} ${this.terminal.style('dim', dots)} ${seconds.padStart(4)} s`,
    );
    return result;
  }

  /** A table below what was said last. */
  table(rows: readonly (readonly string[])[], indent = '      '): void {
    for (const line of aligned(rows)) this.terminal.line(indent + line);
  }

  /** Tells something that happened, as part of the timeline. */
  happened({ at, zone, state, says, details = [], days = false }: Happening): void {
    this.goOn();
    const time = DateTime.fromJSDate(at, { zone }).toFormat(days ? 'dd LLL HH:mm' : 'HH:mm:ss.SSS');
    const who = this.terminal.style(['bold', COLOUR_OF[state] ?? 'bold'], state);
    this.terminal.line();
    const [first = '', ...more] = wrapped(says, this.terminal.width - INDENT.length);
    this.terminal.line(
      `  ${this.terminal.style('dim', time)}  ${who}  ${this.terminal.style('bold', first)}`,
    );
    for (const line of more) this.terminal.line(INDENT + this.terminal.style('bold', line));
    this.details(details);
  }

  /** Facts with a label each, below a happening. */
  details(facts: readonly (readonly [string, string])[]): void {
    for (const [label, text] of facts) {
      const lines = wrapped(text, this.terminal.width - INDENT.length - LABEL_WIDTH);
      lines.forEach((line, i) => {
        const before = (i === 0 ? label : '').padEnd(LABEL_WIDTH);
        this.terminal.line(`${INDENT}${this.terminal.style('dim', before)}${line}`);
      });
    }
  }

  /** Time has passed, with or without anybody doing something. */
  passed(says: string): void {
    this.goOn();
    this.terminal.line();
    const lines = wrapped(says, this.terminal.width - INDENT.length);
    lines.forEach((line, i) => {
      const before = i === 0 ? '  · · ·'.padEnd(INDENT.length) : INDENT;
      this.terminal.line(this.terminal.style('dim', before) + line);
    });
  }

  /** What two sides say of the same things, and whether they say the same. */
  sideBySide(rows: readonly (readonly string[])[], same: boolean): void {
    const mark = same ? '✓' : '✗ differ';
    const [head = '', ...lines] = aligned(rows.map((row, i) => (i === 0 ? row : [...row, mark])));
    this.terminal.line(INDENT + this.terminal.style('dim', head));
    for (const line of lines) {
      this.terminal.line(
        INDENT + line.slice(0, -mark.length) + this.terminal.style(same ? 'green' : 'red', mark),
      );
    }
  }

  /** Says of one thing whether it holds, and if not what differs. */
  check({ says, faults, table = [] }: Finding): void {
    const mark =
      faults.length === 0 ? this.terminal.style('green', '✓') : this.terminal.style('red', '✗');
    const [first = '', ...more] = wrapped(says, this.terminal.width - 4);
    this.terminal.line(`  ${mark} ${first}`);
    for (const line of more) this.terminal.line(`    ${line}`);
    this.table(table);
    for (const fault of faults) this.prose(this.terminal.style('red', fault), '      ');
  }

  /** Something to copy: printed as it is, however long. */
  copyable(says: string, command: string): void {
    this.terminal.line();
    this.prose(says);
    this.terminal.line(`    ${this.terminal.style('cyan', command)}`);
  }

  /** An empty line. */
  gap(): void {
    this.terminal.line();
  }

  /** The last word. */
  verdict(held: boolean, text: string): void {
    this.terminal.line();
    this.terminal.line(this.terminal.style(['bold', held ? 'green' : 'red'], text));
  }

  private goOn(): void {
    if (this.isOver) throw new Error('the story was ended');
  }
}
