import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '@trace/casework';
import { projectRoot } from '@trace/platform';
import { OperatorFault } from '../operator-fault.ts';
import { ApiClient } from './api-client.ts';
import type { DemoState } from './demo-states.ts';

/** Where the node of one State of the demonstration keeps things, and by which ports it is reached. */
export interface DemoPlace {
  about: DemoState;
  dataDir: string;
  apiPort: number;
  gatewayPort: number;
}

const READY_MS = 60_000;
/** A node is gone 25 seconds after it was told to stop. */
const GONE_MS = 28_000;
const MAIN = join(projectRoot(), 'dist', 'apps', 'node', 'src', 'main.js');

/** The node of one State, in a process of its own, as an operator would run it. */
export class DemoNode {
  /** One token per role, made when the node runs. */
  tokens: Partial<Record<Role, string>> = {};
  private child: ChildProcess | undefined;
  private starting: Promise<unknown> | undefined;

  constructor(
    readonly place: DemoPlace,
    private readonly env: Record<string, string>,
  ) {}

  /** The State's code. */
  get state(): string {
    return this.place.about.state;
  }

  /** Where officers and systems reach it. */
  get apiUrl(): string {
    return `http://127.0.0.1:${this.place.apiPort}`;
  }

  /** Where partners reach it. */
  get gatewayUrl(): string {
    return `https://127.0.0.1:${this.place.gatewayPort}`;
  }

  /** The process, while there is one. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What the node has logged. */
  get logFile(): string {
    return join(this.place.dataDir, 'node.log');
  }

  /** The node's API in the hands of somebody who works there. */
  as(role: Role): ApiClient {
    return new ApiClient(this.apiUrl, this.tokens[role] ?? '');
  }

  /** Starts the process, and waits until it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--no-warnings', MAIN], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a process group of its own: Ctrl-C reaches the demonstration alone, which then stops its nodes in order.
      detached: true,
    });
    this.child = child;
    child.stderr.pipe(createWriteStream(this.logFile));
    const ready = new Promise<boolean>((resolve) => {
      createInterface({ input: child.stdout }).once('line', () => resolve(true));
      child.once('exit', () => resolve(false));
      setTimeout(() => resolve(false), READY_MS).unref();
    });
    this.starting = ready;
    if (!(await ready)) throw await this.failure();
  }

  /** Tells the process to stop, and waits until it has. */
  async stop(): Promise<void> {
    const { child } = this;
    // A node that is just starting has things to stop of which it does not know yet.
    await this.starting;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), GONE_MS);
    await gone;
    clearTimeout(late);
  }

  private async failure(): Promise<OperatorFault> {
    const said = await readFile(this.logFile, 'utf8').catch(() => '');
    const last = said.trim().split('\n').at(-1) ?? '';
    return new OperatorFault(
      `The node of ${this.state} did not get ready. The last that it said: ${last.slice(0, 500) || 'nothing'}`,
      `Everything that it said is in ${this.logFile}.`,
    );
  }
}
