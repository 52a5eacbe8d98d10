import type { StoredMessage } from '@trace/exchange';
import type { NamedPart } from '@trace/protocol';
import type { OpenedCase } from '../case-files.ts';
import { isOpen, type Case } from '../case/index.ts';
import { addMonths, numberOf, writeDay } from '../deadlines/day.ts';
import type { Day } from '../deadlines/index.ts';
import { dayAt } from '../deadlines/local-time.ts';
import { explainRetention } from './explain-retention.ts';
import { handlingAt } from '../handling/index.ts';
import { placesOfPart } from '../handling/places-of-part.ts';
import { opens, permissionsGiven } from '../handling/permissions-given.ts';

/** How long this State keeps sealed parts where nobody has named a day: years after the case has ended. */
export interface RetentionPolicy {
  years: number;
  /** The State itself, and the zone in which its days end. */
  own: string;
  zone: string;
}

/** What sets the last day on which a part may be kept. */
export type RetentionRule = 'HANDLING' | 'PERMISSION' | 'CASE_RETENTION' | 'CASE_END';

/** One step of the way to the last day: the rule, what it did here, and where the day stands after it. */
export interface RetentionStep {
  rule: 'CASE_ENDED' | RetentionRule;
  sentence: string;
  /** The last day after this step. */
  keepUntil: Day;
  source: string;
}

/** Until when one sealed part may be kept, that day included. */
export interface PartRetention extends NamedPart {
  keepUntil: Day;
  rule: RetentionRule;
  /** The rule in a sentence. */
  because: string;
  /** Every rule that was looked at on the way there, as each clock tells its own. */
  steps: RetentionStep[];
}

/** What follows for the sealed parts of a case. */
export interface Retention {
  /** The day on which the case ended; absent while it goes on. */
  endedOn?: Day;
  /** Until when each part may be kept; none while the case goes on. */
  parts: PartRetention[];
  /** The first day that a provider has named, whether the case has ended or not. */
  firstNamed?: Day;
}

/** A last day, and the rule that sets it. */
export interface Limit {
  day: Day;
  rule: RetentionRule;
}

const OVER: ReadonlySet<Case['state']> = new Set([
  'CLOSED',
  'WITHDRAWN',
  'DELIVERY_FAILED',
  'RECALLED',
]);

/**
 * Until when the sealed parts of a case may be kept: until the day that their provider has named, a permission for
 * longer included, or else so many years after the case has ended; and always until the case has ended (C11; Directive
 * (EU) 2023/977 article 16(3), ITI 15).
 */
export function retentionOf(
  { folded, messages }: Pick<OpenedCase, 'folded' | 'messages'>,
  policy: RetentionPolicy,
  now: Date,
): Retention {
  const sealed = messages.flatMap((stored) =>
    stored.message.sealed.map(({ part }) => ({ stored, part })),
  );
  const named = sealed.flatMap(({ stored, part }) => namedDay(stored, part) ?? []);
  const first = named.toSorted()[0];
  const firstNamed = first === undefined ? {} : { firstNamed: first };
  const end = endOf(folded, now);
  if (end === undefined) return { parts: [], ...firstNamed };
  const endedOn = writeDay(dayAt(end, policy.zone));
  const parts = sealed.map(({ stored, part }): PartRetention => {
    const limit = limitOf({ stored, part, folded, now }, policy, endedOn);
    const kept: Limit =
      limit.day < endedOn
        ? { day: endedOn, rule: 'CASE_END' }
        : { day: limit.day, rule: limit.rule };
    return {
      messageId: stored.message.messageId,
      part,
      keepUntil: kept.day,
      rule: kept.rule,
      because: RETENTION_SAYS[kept.rule](kept.day, policy),
      steps: explainRetention({ endedOn, zone: policy.zone, years: policy.years, ...limit, kept }),
    };
  });
  return { endedOn, parts, ...firstNamed };
}

/** The rule by which a part is kept, in a sentence. */
export const RETENTION_SAYS: Record<RetentionRule, (day: Day, policy: RetentionPolicy) => string> =
  {
    HANDLING: (day) => `Its provider has named ${day} as the last day (handling; ITI 15).`,
    PERMISSION: (day) => `Its provider has permitted to keep it until ${day}.`,
    CASE_RETENTION: (day, { years }) =>
      `The case ended ${years} years before ${day} (RETENTION_YEARS; Directive (EU) 2023/977 article 16(3)).`,
    CASE_END: (day) =>
      `Its time had passed, and it was kept only until the case ended on ${day} (Directive (EU) 2023/977 article 16(3)).`,
  };

/** When the case ended: it is over, or it is answered and may be closed without another word. */
function endOf(folded: Case, now: Date): Date | undefined {
  const { state, entries, closing } = folded;
  if (isOpen(state) || state === 'NOTHING_YET') return undefined;
  if (!OVER.has(state)) return closing && closing.dueAt <= now ? closing.dueAt : undefined;
  const changes = entries.filter(
    (entry, index) => entry.stateAfter !== entries[index - 1]?.stateAfter,
  );
  const ending = changes.findLast(({ stateAfter }) => stateAfter === state);
  return ending?.receivedAt ?? ending?.createdAt;
}

interface Kept {
  stored: StoredMessage;
  part: string;
  folded: Case;
  now: Date;
}

/** What was considered for a part, and the one that comes first. */
interface Considered extends Limit {
  ours: Day;
  named?: Day;
  permitted?: Day;
}

/** The day of the provider, or the own one where none is named or it comes first. */
function limitOf(kept: Kept, policy: RetentionPolicy, endedOn: Day): Considered {
  const ours = writeDay(addMonths(numberOf(endedOn), 12 * policy.years));
  const named = namedDay(kept.stored, kept.part);
  if (named === undefined) return { day: ours, rule: 'CASE_RETENTION', ours };
  const permitted = permittedDay(kept, policy);
  const longer = permitted !== undefined && permitted > named;
  const theirs: Limit = longer
    ? { day: permitted, rule: 'PERMISSION' }
    : { day: named, rule: 'HANDLING' };
  const first: Limit = theirs.day <= ours ? theirs : { day: ours, rule: 'CASE_RETENTION' };
  return { ...first, ours, named, ...(longer && { permitted }) };
}

/** The earliest day that the provider has named, wherever the part is referred to. */
function namedDay({ message }: StoredMessage, part: string): Day | undefined {
  const days = wherever(message.body, part).flatMap((pointer) => {
    const { deleteAfter, retentionDate } = handlingAt(message, pointer);
    return [deleteAfter, retentionDate].flatMap((day) => day ?? []);
  });
  return days.toSorted()[0];
}

/** The last day of a permission to keep longer what the other State has provided. */
function permittedDay(
  { stored: { message }, part, folded, now }: Kept,
  { own, zone }: RetentionPolicy,
): Day | undefined {
  if (message.issuer === own) return undefined;
  const pointers = wherever(message.body, part);
  const days = permissionsGiven(folded, message.issuer).flatMap((given) => {
    const { keepUntil = '', validUntil = keepUntil } = given;
    const use = { purpose: 'KEEP', until: keepUntil } as const;
    const opened = pointers.every((pointer) =>
      opens(given, 'LONGER_RETENTION', {
        use,
        messageId: message.messageId,
        pointer,
        zone,
        at: now,
      }),
    );
    return opened ? [validUntil < keepUntil ? validUntil : keepUntil] : [];
  });
  return days.toSorted().at(-1);
}

/** Where a body refers to the part; all of it, if it never does. */
function wherever(body: object, part: string): string[] {
  const places = placesOfPart(body, part);
  return places.length > 0 ? places : [''];
}
