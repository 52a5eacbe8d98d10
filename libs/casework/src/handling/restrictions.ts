import {
  HANDLING_LEVELS,
  type HandlingFlag,
  type HandlingLevel,
  type IntendedUse,
  type PermissionPurpose,
} from '@trace/protocol';
import { endOfDay, numberOf, type Day } from '../deadlines/index.ts';
import type { EffectiveHandling } from './effective-handling.ts';
import type { Use, UsePurpose } from './use.ts';

/** What a restriction is judged by, beside the handling itself. */
export interface Circumstances {
  use: Use;
  /** The State that gave the information. */
  provider: string;
  /** Its time zone: its days end when they end there. */
  zone: string;
  /** For what the information was asked for or given. */
  statedUses: readonly IntendedUse[];
  at: Date;
}

/** Something that stands in the way of a use: why, and the permission that would open it. */
export interface Closure {
  because: string;
  ask: PermissionPurpose;
}

/** The permission that each use needs where it is restricted. */
export const PERMISSION_FOR: Record<UsePurpose, PermissionPurpose> = {
  READ: 'LONGER_RETENTION',
  FORWARD_TO_STATE: 'FORWARD_TO_STATE',
  FORWARD_AT_HOME: 'FORWARD_AT_HOME',
  ASSIGN: 'FORWARD_AT_HOME',
  USE_IN_COURT: 'EVIDENCE_IN_COURT',
  EXCULPATORY_DISCLOSURE: 'EXCULPATORY_DISCLOSURE',
  OTHER_USE: 'OTHER_USE',
  CONTACT_HOLDER: 'CONTACT_HOLDER',
  CONTACT_MANUFACTURER: 'CONTACT_MANUFACTURER',
  EXPORT: 'LONGER_RETENTION',
  KEEP: 'LONGER_RETENTION',
};

/** The lowest level that closes each use; what is not named here no level closes. */
const CLOSED_FROM: Partial<Record<UsePurpose, HandlingLevel>> = {
  USE_IN_COURT: 'H1',
  EXCULPATORY_DISCLOSURE: 'H1',
  FORWARD_TO_STATE: 'H2',
  FORWARD_AT_HOME: 'H2',
  OTHER_USE: 'H3',
  CONTACT_HOLDER: 'H3',
  CONTACT_MANUFACTURER: 'H3',
};

/** Which uses each flag closes, and what it says. */
const CLOSED_BY: Partial<Record<HandlingFlag, { uses: readonly UsePurpose[]; says: string }>> = {
  NO_CONTACT_HOLDER: { uses: ['CONTACT_HOLDER'], says: 'The holder is not to be contacted' },
  NO_CONTACT_MANUFACTURER: {
    uses: ['CONTACT_MANUFACTURER'],
    says: 'The manufacturer is not to be contacted',
  },
  NO_NATIONAL_FORWARD: {
    uses: ['FORWARD_AT_HOME', 'ASSIGN'],
    says: 'It stays with the unit that received it',
  },
  CONFIDENTIAL_REQUEST: {
    uses: ['FORWARD_TO_STATE', 'FORWARD_AT_HOME'],
    says: 'The request itself is confidential (UNTOC 18(20))',
  },
};

/** Nobody outside learns of it by these, and none of them needs more than to have it. */
const BEFORE_ITS_DAY: readonly UsePurpose[] = ['READ', 'ASSIGN', 'EXPORT', 'KEEP'];

const IN_COURT: readonly UsePurpose[] = ['USE_IN_COURT', 'EXCULPATORY_DISCLOSURE'];
const FOR_COURT: readonly IntendedUse[] = ['EVIDENCE_IN_COURT', 'PROSECUTION'];

const LEVEL_SAYS: Record<HandlingLevel, string> = {
  H0: 'H0 is for police use',
  H1: 'H1 is not for courts',
  H2: 'H2 is not to be passed on and not for courts',
  H3: 'H3 allows only what its text says',
};

type Rule = (handling: EffectiveHandling, on: Circumstances) => Closure | undefined;

/** Everything that can stand in the way of a use, each rule with its source. */
const RESTRICTIONS: readonly { source: string; rule: Rule }[] = [
  { source: 'ITI 15, SIENA handling codes', rule: level },
  { source: 'list 7.16, lifecycle edge case 8', rule: flags },
  { source: 'UNTOC 18(19), FP 12(5)', rule: otherPurpose },
  { source: 'UNTOC 18(19), list 7.16 PURPOSE_LIMIT', rule: purposeLimit },
  { source: 'SIENA handling code H3, UNTOC 18(5)', rule: tooEarly },
  { source: 'ITI 15, Directive (EU) 2016/680 article 5', rule: expired },
];

/** Everything that stands in the way of a use under a handling. */
export function closuresOf(handling: EffectiveHandling, on: Circumstances): Closure[] {
  return RESTRICTIONS.flatMap(({ rule }) => rule(handling, on) ?? []);
}

function level(handling: EffectiveHandling, { use, provider }: Circumstances): Closure | undefined {
  const from = CLOSED_FROM[use.purpose];
  if (from === undefined || rank(handling.level) < rank(from)) return undefined;
  return closure(use, `${LEVEL_SAYS[handling.level]} without the consent of ${provider}.`);
}

function flags(handling: EffectiveHandling, { use, provider }: Circumstances): Closure | undefined {
  for (const flag of handling.flags) {
    const closed = CLOSED_BY[flag];
    if (closed?.uses.includes(use.purpose) === true) {
      return closure(use, `${closed.says} without the consent of ${provider} (${flag}).`);
    }
  }
  return undefined;
}

function otherPurpose(_: EffectiveHandling, on: Circumstances): Closure | undefined {
  const { use, statedUses, provider } = on;
  if (use.purpose !== 'OTHER_USE') return undefined;
  const others = use.intendedUse.filter((one) => !statedUses.includes(one));
  if (others.length === 0) return undefined;
  return closure(
    use,
    `It was not given for ${others.join(', ')}; ${provider} must consent before (UNTOC 18(19)).`,
  );
}

function purposeLimit(handling: EffectiveHandling, on: Circumstances): Closure | undefined {
  const { use, statedUses, provider } = on;
  if (!handling.flags.includes('PURPOSE_LIMIT') || !IN_COURT.includes(use.purpose))
    return undefined;
  if (FOR_COURT.some((stated) => statedUses.includes(stated))) return undefined;
  return closure(
    use,
    `It is only for the purposes that were stated, and no court is among them, without the consent of ${provider} (PURPOSE_LIMIT).`,
  );
}

/** Before its day nothing is done with it and nobody is told, unless that very use was permitted. */
function tooEarly(
  { notBefore }: EffectiveHandling,
  { use, provider, zone, at }: Circumstances,
): Closure | undefined {
  if (notBefore === undefined || BEFORE_ITS_DAY.includes(use.purpose)) return undefined;
  if (at.getTime() >= endOfDay(numberOf(notBefore) - 1, zone).getTime()) return undefined;
  return closure(
    use,
    `It is not to be used before ${notBefore} without the consent of ${provider}.`,
  );
}

/** Past its day it is there only to be deleted: nothing is done with it, and it can not be kept beyond. */
function expired(
  handling: EffectiveHandling,
  { use, provider, zone, at }: Circumstances,
): Closure | undefined {
  const last = lastDay(handling);
  if (last === undefined) return undefined;
  const over =
    use.purpose === 'KEEP'
      ? use.until > last
      : at.getTime() >= endOfDay(numberOf(last), zone).getTime();
  if (!over) return undefined;
  const because = `It was given until ${last}; ${provider} must consent to a longer retention.`;
  return { because, ask: 'LONGER_RETENTION' };
}

/** The last day on which the receiver may have it, if one is named. */
export function lastDay({ deleteAfter, retentionDate }: EffectiveHandling): Day | undefined {
  const days = [deleteAfter, retentionDate].filter((day) => day !== undefined);
  return days.toSorted()[0];
}

function closure({ purpose }: Use, because: string): Closure {
  return { because, ask: PERMISSION_FOR[purpose] };
}

function rank(level: HandlingLevel): number {
  return HANDLING_LEVELS.indexOf(level);
}
