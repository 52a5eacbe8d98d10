import { styleText } from 'node:util';

/** The few ways in which a word can stand out. */
export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan' | 'magenta' | 'blue';

/** Something that is printed to, and may be a window that a person looks at. */
export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** How long something may take before a line says that it is under way. */
const QUIET_MS = 1_000;
/** How often that line is written anew: in a window in its place, in a file seldom and below each other. */
const REDRAW_MS = 200;
const REPEAT_MS = 5_000;
const CLEAR_LINE = '\r\u001B[K';

interface Task {
  since: number;
  toldAt: number;
}

/** Where a command prints: stdout for what was asked for, stderr for progress and complaints. */
export class Terminal {
  /** Colours only in a window, and never against the wish of the person (https://no-color.org). */
  readonly colours: boolean;
  private underWay: Task | undefined;

  constructor(
    private readonly stdout: Screen,
    private readonly stderr: Screen,
    env: Record<string, string | undefined>,
  ) {
    this.colours = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  }

  /** Whether a person looks at this, and not a file or a program. */
  get isWatched(): boolean {
    return this.stdout.isTTY === true;
  }

  /** How many characters fit in a line; comfortable ones where nobody looks. */
  get width(): number {
    return Math.max(80, Math.min(this.stdout.columns ?? 110, 120));
  }

  /** Prints what was asked for. */
  line(text = ''): void {
    this.hideProgress();
    this.stdout.write(`${text}\n`);
  }

  /** Tells something beside what was asked for; a pipe does not get it. */
  aside(text: string): void {
    this.hideProgress();
    this.stderr.write(`${text}\n`);
  }

  /** A word that stands out, where colours are wanted. */
  style(style: Style | Style[], text: string): string {
    // Whether colours are wanted was settled above, for the screen that is printed to.
    return this.colours ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Does something, and says with the elapsed time that it is under way as soon as that takes more than a second. */
  async during<T>(says: string, work: () => Promise<T>): Promise<T> {
    const task = { since: performance.now(), toldAt: 0 };
    this.underWay = task;
    const timer = setInterval(() => {
      // What was begun last is told of; what surrounds it waits for it anyway.
      if (this.underWay === task) this.tellProgress(says, task);
    }, REDRAW_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.hideProgress();
      if (this.underWay === task) this.underWay = undefined;
    }
  }

  private tellProgress(says: string, task: Task): void {
    const now = performance.now();
    const elapsed = now - task.since;
    const window = this.stderr.isTTY === true;
    if (elapsed < QUIET_MS || (!window && task.toldAt > 0 && now - task.toldAt < REPEAT_MS)) return;
    task.toldAt = now;
    const line = `… ${says} (${(elapsed / 1_000).toFixed(window ? 1 : 0)} s)`;
    this.stderr.write(window ? `${CLEAR_LINE}${line}` : `${line}\n`);
  }

  private hideProgress(): void {
    if (this.underWay && this.stderr.isTTY === true) this.stderr.write(CLEAR_LINE);
  }
}

/** Rows below each other with their columns aligned; the last column is as long as it likes. */
export function aligned(rows: readonly (readonly string[])[], gap = 2): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + gap)))
      .join('')
      .trimEnd(),
  );
}

/** Breaks text into lines of a width, at spaces. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
