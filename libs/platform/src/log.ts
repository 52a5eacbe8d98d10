import { isNativeError } from 'node:util/types';
/** How loud: `error` only when somebody must act now, `warn` for what heals by itself, `info` for what happened. */
export type LogLevel = 'error' | 'warn' | 'info' | 'off';

/**
 * Everything that may stand beside a log line: ids, State codes, counts and codes of closed lists. There is no field
 * for a serial number, a name or a text of a case, and a field that is not listed here is not written.
 */
export interface LogFields {
  state?: string;
  partner?: string;
  caseId?: string;
  purgeId?: string;
  messageId?: string;
  parcelId?: string;
  receiptId?: string;
  correlationId?: string;
  keyId?: string;
  code?: string;
  outcome?: string;
  status?: number;
  count?: number;
  waiting?: number;
  attempt?: number;
  ms?: number;
  bytes?: number;
  version?: number | string;
  port?: number;
  pid?: number;
  job?: string;
  role?: string;
  setting?: string;
  /** A short text from this program, never one that was received. */
  reason?: string;
  /** What was thrown. Its message is not written, because messages quote data; its name, code and place are. */
  fault?: unknown;
}

/** Writes one line for machines: when, how loud, from where, what happened, and fields. */
export interface Log {
  info(says: string, fields?: LogFields): void;
  warn(says: string, fields?: LogFields): void;
  error(says: string, fields?: LogFields): void;
}

const ALLOWED: Record<keyof LogFields, true> = {
  state: true,
  partner: true,
  caseId: true,
  purgeId: true,
  messageId: true,
  parcelId: true,
  receiptId: true,
  correlationId: true,
  keyId: true,
  code: true,
  outcome: true,
  status: true,
  count: true,
  waiting: true,
  attempt: true,
  ms: true,
  bytes: true,
  version: true,
  port: true,
  pid: true,
  job: true,
  role: true,
  setting: true,
  reason: true,
  fault: true,
};

const LOUDNESS: Record<LogLevel, number> = { off: 0, error: 1, warn: 2, info: 3 };
const LONGEST_TEXT = 300;

const settings = {
  level: 'info' as LogLevel,
  // stdout belongs to the line that says the node is ready
  write: (line: string): void => void process.stderr.write(line),
};

/** Sets once, at the start of a process, how much is logged and where to (stderr unless told otherwise). */
export function setLog(wish: { level?: LogLevel; write?: (line: string) => void }): void {
  Object.assign(settings, wish);
}

/** The log of one part of the program. */
export function log(scope: string): Log {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (says: string, fields: LogFields = {}): void => {
      if (LOUDNESS[level] > LOUDNESS[settings.level]) return;
      const line = { at: new Date().toISOString(), level, scope, says, ...allowed(fields) };
      settings.write(`${JSON.stringify(line)}\n`);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function allowed(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(ALLOWED, name) || value === undefined) continue;
    kept[name] = name === 'fault' ? placeOf(value) : plain(value);
  }
  return kept;
}

function plain(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value).slice(0, LONGEST_TEXT);
}

/** An error without its words: what kind, which code, and where in this program. */
function placeOf(fault: unknown): Record<string, unknown> {
  if (!isNativeError(fault)) return { name: typeof fault };
  const { name } = fault;
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
  return { name, ...(code !== undefined && { code }), from: framesOf(fault) };
}

/** What stands before the message: nothing, or the kind of the error. */
const KIND = /^(?:[^:]*(?:: )?)?$/;
/** The end of a line of a stack: a file, a line and a column. */
const PLACE = /^\s+at .*?(?:file:\/\/|node:|\/)[^\s()]+:\d+:\d+\)?$/;

/**
 * The first places of a stack. Before them stands the message, as it is, and it may have lines that look like places;
 * where it does not stand there, because it was changed since, nobody can tell which lines are which, so none counts.
 */
function framesOf({ message, stack = '' }: Error): string[] {
  const begins = stack.indexOf(`${message}\n`);
  if (begins < 0 || !KIND.test(stack.slice(0, begins))) return [];
  return stack
    .slice(begins + message.length)
    .split('\n')
    .filter((line) => PLACE.test(line))
    .slice(0, 4)
    .map((frame) => frame.trim());
}
