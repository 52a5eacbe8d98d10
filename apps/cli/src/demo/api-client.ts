import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What the api answered: the content, and the version of the case for the next step. */
export interface Answer<T> {
  content: T;
  etag: string;
}

/** The api said no: its problem document (RFC 9457) in one sentence. */
export class ApiProblem extends Error {
  constructor(
    call: string,
    readonly status: number,
    readonly code: string,
    readonly reason: string,
  ) {
    super(`${call} was answered with ${status} ${code}: ${reason}`);
    this.name = 'ApiProblem';
  }
}

const ANSWER_MS = 10_000;
const LOOK_AGAIN_MS = 40;

/** One person's way into one node: the public HTTP API and nothing else. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** Reads something. */
  async get<T>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.call('GET', path, { headers });
  }

  /** Does something once: the idempotency key makes a repeat harmless, the version makes sure of what was seen. */
  async post<T>(path: string, content: object, etag?: string): Promise<Answer<T>> {
    return this.call('POST', path, {
      body: JSON.stringify(content),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(etag !== undefined && { 'if-match': etag }),
      },
    });
  }

  /** Reads again and again until what is read is what is waited for. */
  async until<T>(
    path: string,
    what: string,
    wanted: (content: T) => boolean,
    seconds = 20,
  ): Promise<Answer<T>> {
    const giveUpAt = performance.now() + seconds * 1_000;
    for (;;) {
      // What is not there yet is not found; everything else is a fault and is told.
      const answer = await this.get<T>(path).catch((fault: unknown) => {
        if (fault instanceof ApiProblem && fault.status === 404) return undefined;
        throw fault;
      });
      if (answer && wanted(answer.content)) return answer;
      if (performance.now() > giveUpAt) {
        throw new Error(`${this.url} did not show within ${seconds} seconds: ${what}`);
      }
      await pause(LOOK_AGAIN_MS);
    }
  }

  private async call<T>(
    method: string,
    path: string,
    more: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...more,
      headers: { authorization: `Bearer ${this.token}`, ...more.headers },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const content: unknown = await response.json();
    if (!response.ok) {
      const { code = '', detail = '', errors = [] } = content as Partial<ProblemContent>;
      const places = errors.slice(0, 5).map((one) => `${one.pointer}: ${one.detail}`);
      throw new ApiProblem(
        `${method} ${path}`,
        response.status,
        code,
        [detail, ...places].join(' | '),
      );
    }
    return { content: content as T, etag: response.headers.get('etag') ?? '' };
  }
}

interface ProblemContent {
  code: string;
  detail: string;
  errors: { pointer: string; detail: string }[];
}
