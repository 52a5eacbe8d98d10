import type { MessageKind } from '@trace/protocol';
import { allWaiting, clockStatus, type Case, type Clock, type Filed } from '../src/case/index.ts';
import { aFiled, aHeader, anId } from './messages.ts';

/** What one State says: its kind, when it is received, and what a test wants of it. */
export type Line = [by: string, kind: MessageKind, receivedAt: string | null, more?: More];
/** What a test wants of a message beside its kind. */
export interface More {
  body?: object;
  cause?: number;
  /** How many messages of the other side it had seen; all before it, where nothing is said. */
  seen?: number;
}

/** The messages of a conversation between two States, numbered as they stand. */
export function talk(lines: readonly Line[], partner = 'QS'): Filed[] {
  const said: string[] = [];
  return lines.map(([by, kind, receivedAt, { body, cause, seen } = {}], index) => {
    const sequence = said.filter((one) => one === by).length + 1;
    const before = said.length - (sequence - 1);
    said.push(by);
    return aFiled({
      kind,
      issuer: by,
      audience: by === 'QN' ? partner : 'QN',
      sequence,
      seen: seen ?? before,
      number: index + 1,
      createdAt: '2026-04-03T14:19:58.000Z',
      ...(receivedAt !== null && { receivedAt }),
      ...(body && { body }),
      ...(cause !== undefined && { cause: anId(cause) }),
    });
  });
}

/** The request that begins most conversations. */
export const ASKED: Line = ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z'];

/** A request with another header. */
export const asking = (header: object, receivedAt = '2026-04-03T14:20:00.000Z'): Line => [
  'QN',
  'REQUEST',
  receivedAt,
  { body: { header: aHeader(header) } },
];

/** A request that rests on UNTOC article 18. */
export const UNTOC = asking({ legalBases: ['UNTOC_18'] });

/** Every clock of a kind, in the order in which they started. */
export const clocksOf = (c: Case, kind: Clock['kind']): Clock[] =>
  c.clocks.filter((one) => one.kind === kind);

/** One clock of a kind, the first where nothing is said. */
export const clockOf = (c: Case, kind: Clock['kind'], nth = 0): Clock => {
  const clock = clocksOf(c, kind)[nth];
  if (!clock) throw new Error(`there is no ${kind} clock`);
  return clock;
};

/** The due date as a person reads it. */
export const shown = (clock: Clock): string => clock.readings[clock.applied].shown;

/** How a clock stands at a moment, with the seconds by which it is late. */
export const at = (clock: Clock, now: string): string => {
  const { status, lateBySeconds } = clockStatus(clock, new Date(now));
  return lateBySeconds === undefined ? status : `${status} ${lateBySeconds}`;
};

/** What became of each message. */
export const effectsOf = (c: Case): string[] =>
  c.entries.map(({ kind, effect, stateAfter }) => `${kind} ${effect} ${stateAfter}`);

/** Who is waited for, and for what. */
export const waits = (c: Case): string[] =>
  allWaiting(c).map(({ state, clock }) => `${state} ${clock}`);
