import { Refusal, REFUSAL_CODES } from '@trace/protocol';
import { isDatabaseAway, isDiskFull } from './database-fault.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';

/** One fault among several: where (RFC 6901 pointer or parameter name), which rule, what to do. */
export interface ProblemFault {
  pointer: string;
  code: string;
  detail: string;
}

/** What a problem may say beyond code and sentence. */
export interface ProblemExtensions {
  errors?: readonly ProblemFault[];
  /** For the header Retry-After. */
  retryAfterSeconds?: number;
  /** For the header Allow. */
  allow?: readonly string[];
  /** The state in which the case is now, where that is why. */
  state?: string;
  /** The version that the case has now, where that is why. */
  version?: number;
  /** The cases in which the same was asked before, where that is why. */
  duplicates?: readonly object[];
  /** What may be done in the case instead, by whoever was refused. */
  possible?: readonly object[];
}

/** The one error for what a person or a partner must be told: a code for programs, a sentence for people. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly extensions: ProblemExtensions;

  constructor(code: ProblemCode, detail?: string, extensions: ProblemExtensions = {}) {
    const sentence = detail ?? PROBLEM_CODES[code].detail;
    super(`${code}: ${sentence}`);
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEM_CODES[code].status;
    this.detail = sentence;
    this.extensions = extensions;
  }
}

/** The body of an `application/problem+json` answer (RFC 9457 section 3). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors?: readonly ProblemFault[];
  state?: string;
  version?: number;
  duplicates?: readonly object[];
  possible?: readonly object[];
}

/** The document for a problem or a refusal; `correlationId` is the UUID under which log and audit know the occurrence. */
export function problemDocument(error: Problem | Refusal, correlationId: string): ProblemDocument {
  const told = {
    type: `urn:trace:problem:${error.code}`,
    status: error.status,
    detail: error.detail,
    instance: `urn:uuid:${correlationId}`,
    code: error.code,
  };
  if (error instanceof Refusal) {
    const { faults } = error;
    return {
      ...told,
      title: REFUSAL_CODES[error.code].title,
      ...(faults.length > 0 && { errors: faults }),
    };
  }
  const { errors, state, version, duplicates, possible } = error.extensions;
  return {
    ...told,
    title: PROBLEM_CODES[error.code].title,
    ...(errors !== undefined && { errors }),
    ...(state !== undefined && { state }),
    ...(version !== undefined && { version }),
    ...(duplicates !== undefined && { duplicates }),
    ...(possible !== undefined && { possible }),
  };
}

/** A whole HTTP answer for whatever was thrown. Nothing of an unforeseen error is told to the caller. */
export function problemResponse(
  error: unknown,
  correlationId: string,
): { status: number; headers: Record<string, string>; body: ProblemDocument } {
  const problem = asProblem(error);
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headersOf(problem) },
    body: problemDocument(problem, correlationId),
  };
}

/** What was thrown, as something that can be told: itself, `disk.full`, `database.unavailable`, or `internal`. */
export function asProblem(error: unknown): Problem | Refusal {
  if (error instanceof Problem || error instanceof Refusal) return error;
  if (isDiskFull(error)) return new Problem('disk.full');
  return new Problem(isDatabaseAway(error) ? 'database.unavailable' : 'internal');
}

const RETRY_AFTER_SECONDS: Partial<Record<ProblemCode, number>> = {
  'rate.limited': 10,
  'idempotency.in-progress': 1,
  'node.stopping': 5,
  'database.unavailable': 5,
  'audit.behind': 60,
  'audit.unwritable': 60,
  'disk.full': 60,
};

function headersOf(problem: Problem | Refusal): Record<string, string> {
  if (problem instanceof Refusal) return {};
  const { retryAfterSeconds = RETRY_AFTER_SECONDS[problem.code], allow } = problem.extensions;
  return {
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
    ...(allow !== undefined && { allow: allow.join(', ') }),
    ...(problem.code.startsWith('auth.') && { 'www-authenticate': 'Bearer' }),
  };
}
