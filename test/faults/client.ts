import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import type { UploadedView } from '../../apps/node/src/api/views/uploaded.view.ts';

/** What the api says of a case after something was done to it. */
export interface Done {
  caseId: string;
  messageId: string;
}

/** What the api says of something that is kept until there is a key to sign it. */
interface Held {
  state: string;
}

/** Something that is to be done once, however often it has to be asked for. */
export interface Task {
  key: string;
  path: string;
  body: object;
  /** The case that is acted upon; its current version is asked for before each attempt. */
  caseId?: string;
}

/** How one attempt ended: with a promise, with a no that will stay a no, or with nothing to rely on. */
type Attempt =
  | { kind: 'DONE'; done: Done }
  | { kind: 'REFUSED'; status: number; code: string }
  | { kind: 'UNKNOWN' };

/** The api said no in a way that asking again will not change. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`refused with ${status} ${code}`);
  }
}

const PATIENCE_MS = 8_000;
/** For what a node has to find out from another one. */
const LONG_PATIENCE_MS = 60_000;
/** States of the api in which the same request may well be taken later. */
const PASSING = new Set([408, 412, 425, 429, 500, 502, 503, 504]);

/**
 * An officer's system that never gives up: it asks with an idempotency key and asks again with the same key after every
 * error, because an error does not say that nothing happened.
 */
export class Client {
  /** Attempts that ended without an answer, for the report. */
  unanswered = 0;
  /** The longest that anybody has waited for an answer or for none, since it was set to 0. */
  slowestMs = 0;
  /** Internal errors by what was asked, and how often: the house promises that there is none. */
  readonly internalErrors = new Map<string, number>();
  /** What was asked when the api was not there for a while and did not say when to ask again, and how often. */
  readonly withoutRetryAfter = new Map<string, number>();
  private readonly agent = new Agent({
    connections: 16,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    connectTimeout: 2_000,
  });

  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** Asks until there is an answer. Throws {@link Refused} for a lasting no, and when the time is over. */
  async insist(task: Task, until: AbortSignal): Promise<Done> {
    for (let tries = 0; ; tries++) {
      const attempt = await this.attempt(task);
      if (attempt.kind === 'DONE') return attempt.done;
      if (attempt.kind === 'REFUSED') throw new Refused(attempt.status, attempt.code);
      this.unanswered += 1;
      until.throwIfAborted();
      await pause(Math.min(50 * 2 ** tries, 500), undefined, { signal: until });
    }
  }

  /** Asks for something that changes nothing; undefined when there is no good answer now. */
  async look<T>(path: string): Promise<T | undefined> {
    try {
      const answer = await this.request('GET', path);
      return answer.status === 200 ? (answer.body as T) : undefined;
    } catch {
      // The node is away; whoever looks will look again.
      return undefined;
    }
  }

  /** Asks for something that may be asked for again and again; undefined when there is no good answer in time. */
  async ask<T>(path: string): Promise<T | undefined> {
    try {
      const answer = await this.request('POST', path, { patienceMs: LONG_PATIENCE_MS });
      return answer.status === 200 ? (answer.body as T) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Uploads a file, as an officer would before the request that names it; undefined when the node did not take it. */
  async upload(bytes: Buffer, mime: string): Promise<UploadedView | undefined> {
    const { statusCode, body } = await this.agent.request({
      origin: this.base,
      path: '/v1/attachments',
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': mime },
      body: bytes,
    });
    const said = await body.json();
    return statusCode === 201 ? (said as UploadedView) : undefined;
  }

  /** Lets the connections go. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async attempt(task: Task): Promise<Attempt> {
    try {
      const version = task.caseId === undefined ? undefined : await this.versionOf(task.caseId);
      const answer = await this.request('POST', task.path, {
        body: task.body,
        headers: {
          'idempotency-key': task.key,
          ...(version !== undefined && { 'if-match': version }),
        },
      });
      if (answer.status === 202) return heldHow(answer.body as Held);
      if (answer.status < 300) return { kind: 'DONE', done: answer.body as Done };
      const code = codeOf(answer.body);
      if (answer.status === 500) count(this.internalErrors, task);
      if (answer.status === 503 && answer.headers['retry-after'] === undefined)
        count(this.withoutRetryAfter, task);
      if (PASSING.has(answer.status) || code === 'idempotency.in-progress')
        return { kind: 'UNKNOWN' };
      return { kind: 'REFUSED', status: answer.status, code };
    } catch {
      // Nothing came back: it may have happened or not, and only the same key can tell.
      return { kind: 'UNKNOWN' };
    }
  }

  private async versionOf(caseId: string): Promise<string> {
    const answer = await this.request('GET', `/v1/cases/${caseId}`);
    const version = answer.headers['etag'];
    if (typeof version !== 'string') throw new Error(`no version of the case: ${answer.status}`);
    return version;
  }

  private async request(
    method: 'GET' | 'POST',
    path: string,
    {
      body,
      headers = {},
      patienceMs = PATIENCE_MS,
    }: { body?: object; headers?: Record<string, string>; patienceMs?: number } = {},
  ): Promise<{
    status: number;
    headers: Record<string, string | string[] | undefined>;
    body: unknown;
  }> {
    const from = performance.now();
    try {
      const answer = await this.agent.request({
        origin: this.base,
        path,
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          'x-correlation-id': randomUUID(),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        headersTimeout: patienceMs,
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: JSON.parse(text) as unknown,
      };
    } finally {
      this.slowestMs = Math.max(this.slowestMs, performance.now() - from);
    }
  }
}

/** What is kept is asked for with the same key until it is said; what can not be said any more is a lasting no. */
function heldHow({ state }: Held): Attempt {
  return state === 'UNSIGNED' ? { kind: 'UNKNOWN' } : { kind: 'REFUSED', status: 409, code: state };
}

function count(counts: Map<string, number>, { path }: Task): void {
  const what = path.replace(/[0-9a-f-]{36}/, ':id');
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function codeOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'code' in body
    ? String(body.code)
    : 'unknown';
}
