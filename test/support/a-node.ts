import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { ADirectory } from './a-directory.ts';
import { NodeProcess, type ReadyLine } from './node-process.ts';

const MAIN = join(projectRoot(), 'dist/apps/node/src/main.js');

/** The roles of a node's processes. */
export type ProcessRole = 'gateway' | 'api' | 'worker' | 'directory';

/** What a test wants of a node. */
export interface NodeOrder {
  state: string;
  directory: ADirectory;
  /** Without one the node starts its own PostgreSQL in its data folder. */
  databaseUrl?: string;
  /** The same under the role of a running node, where that is another. */
  nodeUrl?: string;
  redisUrl?: string;
  /** One process per group; all roles in one unless said otherwise. */
  processes?: readonly (readonly ProcessRole[])[];
  /** Further settings, as the README of libs/platform names them. */
  env?: Record<string, string>;
  /** What stands before the command of each process, where it is to run in a network of its own. */
  through?: readonly string[];
}

/** An answer of a node's api. */
export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A real node in processes of its own, with real ports, as an operator would run it. */
export class ANode {
  private readonly processes: { roles: readonly ProcessRole[]; process: NodeProcess }[];
  private ready: ReadyLine[] = [];

  private constructor(readonly order: NodeOrder) {
    const { state, directory, processes = [['gateway', 'api', 'worker']] } = order;
    const shared = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      NODE_ENV: 'test',
      STATE: state,
      DATA_DIR: directory.dataDir(state),
      DIRECTORY_FILE: directory.fileFor(state),
      DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
      API_HOST: '127.0.0.1',
      API_PORT: String(directory.apiPort(state)),
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(directory.gatewayPort(state)),
      PUBLIC_ENDPOINT: directory.endpoint(state),
      ...(order.databaseUrl !== undefined && {
        DATABASE_URL: order.nodeUrl ?? order.databaseUrl,
      }),
      ...(order.redisUrl !== undefined && { REDIS_URL: order.redisUrl }),
      // A node that speaks by itself when a clock is moved would surprise a story that does not tell of it.
      REMIND_PARTNERS: 'no',
      // All nodes of a test are on this machine.
      PARTNER_NETWORKS: 'loopback',
      CANARY_MINUTES: '0',
      // The States of a test are thrown away; keys that are locked have tests of their own.
      KEYS_IN_CLEAR: 'yes',
      // The disk of the machine is no part of a story, unless it says so.
      DISK_WARN_PERCENT: '100',
      DISK_RESERVE_MEGABYTES: '0',
      ...order.env,
    };
    this.processes = processes.map((roles) => ({
      roles,
      process: new NodeProcess(MAIN, { ...shared, ROLES: roles.join(',') }, [], order.through),
    }));
  }

  /** Starts all its processes and waits until each is ready. */
  static async start(order: NodeOrder): Promise<ANode> {
    if (!existsSync(MAIN)) throw new Error('there is no built node: run `npm run build` first');
    const node = new ANode(order);
    try {
      // One after the other: the first one migrates the database.
      for (const { process } of node.processes) node.ready.push(await process.start());
    } catch (fault) {
      await node.stop();
      throw fault;
    }
    return node;
  }

  /** The code of the State whose node this is. */
  get state(): string {
    return this.order.state;
  }

  /** Where officers and systems reach it. */
  get api(): string {
    return this.ready.find(({ api }) => api !== undefined)?.api ?? '';
  }

  /** Where its keys lie. */
  get dataDir(): string {
    return this.order.directory.dataDir(this.order.state);
  }

  /** Its database, for what the command line does there. */
  get databaseUrl(): string {
    if (this.order.databaseUrl === undefined)
      throw new Error('this node brings its own PostgreSQL');
    return this.order.databaseUrl;
  }

  /** Where partners reach it. */
  get gateway(): string {
    return this.order.directory.endpoint(this.state);
  }

  /** Everything that all its processes have printed, through every restart. */
  get printed(): string {
    return this.processes.map(({ process }) => process.printed).join('');
  }

  /** The id of the process that has a role. */
  pid(role: ProcessRole): number | undefined {
    return this.processOf(role).pid;
  }

  /** The last that the process of a role has printed, and how it ended. */
  lastWordsOf(role: ProcessRole): string {
    return this.processOf(role).lastWords;
  }

  /** Ends the process that has a role, without warning. */
  async kill9(role: ProcessRole): Promise<void> {
    await this.processOf(role).kill9();
  }

  /** Starts every process that is not running. */
  async restart(): Promise<void> {
    for (const { process } of this.processes) if (!process.isRunning) await process.start();
  }

  /** Asks all its processes to end. @returns their exit codes */
  async stop(): Promise<(number | null)[]> {
    return Promise.all(this.processes.map(({ process }) => process.stop()));
  }

  /** Signals the process of a role: freezes it, lets it go on, opens its debugger. */
  signal(role: ProcessRole, signal: NodeJS.Signals): void {
    this.processOf(role).signal(signal);
  }

  /** Calls the api over HTTP. A body that is text goes out as it is, anything else as JSON. */
  async call<Body = unknown>(
    method: string,
    path: string,
    {
      token,
      body,
      headers,
    }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.api}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const content: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: content as Body };
  }

  private processOf(role: ProcessRole): NodeProcess {
    const found = this.processes.find(({ roles }) => roles.includes(role));
    if (!found) throw new Error(`no process of this node has the role ${role}`);
    return found.process;
  }
}
