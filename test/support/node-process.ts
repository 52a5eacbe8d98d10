import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a node says on standard output when it is ready. */
export interface ReadyLine {
  ready: true;
  state: string;
  api?: string;
  gateway?: string;
}

/** How long a start may take: the first one makes a whole PostgreSQL. */
const READY_MS = 60_000;
/** A node promises to be gone 25 seconds after SIGTERM. */
const GONE_MS = 30_000;

/** One operating-system process of a node, with everything that it has printed. */
export class NodeProcess {
  /** Both output streams, in the order in which they came. */
  printed = '';
  private child: ChildProcess | undefined;

  constructor(
    private readonly script: string,
    private readonly env: Record<string, string>,
    private readonly words: readonly string[] = [],
    /** What stands before the command, where the process is to run in a network of its own. */
    private readonly through: readonly string[] = [],
  ) {}

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.isRunning ? this.child?.pid : undefined;
  }

  /** Whether the process is there. */
  get isRunning(): boolean {
    return (
      this.child?.pid !== undefined &&
      this.child.exitCode === null &&
      this.child.signalCode === null
    );
  }

  /** How it ended, and the last that it printed. */
  get lastWords(): string {
    const ended = this.child?.signalCode ?? `exit code ${this.child?.exitCode}`;
    return `${ended}\n${this.printed.slice(-4_000)}`;
  }

  /** Starts it and waits for the line that says it is ready. */
  async start(): Promise<ReadyLine> {
    const command = [...this.through, process.execPath, '--no-warnings', this.script];
    const child = spawn(command[0] ?? '', [...command.slice(1), ...this.words], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const ready = new Promise<ReadyLine>((resolve, reject) => {
      const late = setTimeout(() => reject(this.fault('did not get ready in time')), READY_MS);
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.printed += `${line}\n`;
        const said = readyLine(line);
        if (!said) return;
        clearTimeout(late);
        resolve(said);
      });
      child.stderr.on('data', (chunk: Buffer) => (this.printed += chunk.toString('utf8')));
      child.once('exit', (code, signal) => {
        clearTimeout(late);
        reject(this.fault(`ended before it was ready (${signal ?? `exit code ${code}`})`));
      });
    });
    return ready;
  }

  /** Ends it without warning. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end and waits until it has. @returns its exit code */
  async stop(): Promise<number | null> {
    const late = setTimeout(() => this.child?.kill('SIGKILL'), GONE_MS);
    await this.end('SIGTERM');
    clearTimeout(late);
    return this.child?.exitCode ?? null;
  }

  /** Freezes it, or lets it go on (F6). */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.child || !this.isRunning) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }

  private fault(what: string): Error {
    return new Error(`the node ${what}; it printed:\n${this.printed.slice(-4_000)}`);
  }
}

function readyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith('{"ready":true')) return undefined;
  return JSON.parse(line) as ReadyLine;
}
