import type { DataRef, PermissionPurpose } from '@trace/protocol';
import type { Case, Dialogue } from '../case/index.ts';
import { endOfDay, numberOf, writeDay, dayAt, type Day } from '../deadlines/index.ts';
import type { Use } from './use.ts';

/** A permission that a State has given: what it names, and nothing else (UNTOC 18(19), ITI 15). */
export interface PermissionGiven {
  purpose: PermissionPurpose;
  /** The message with the decision. */
  decision: string;
  dataRefs: readonly DataRef[];
  onwardTo: readonly string[];
  recipient?: string;
  intendedUse: readonly string[];
  keepUntil?: Day;
  conditions: string[];
  /** From the receipt for the decision. */
  since: Date;
  /** Until the end of this day where the provider is. */
  validUntil?: Day;
}

/** What is meant to be done, where and when, and who has to permit it. */
export interface Asked {
  use: Use;
  messageId: string;
  pointer: string;
  zone: string;
  at: Date;
}

/** The permissions that a State has given in a case; what it refused, or has not decided yet, opens nothing. */
export function permissionsGiven(
  { dialogues }: Pick<Case, 'dialogues'>,
  provider: string,
): PermissionGiven[] {
  return dialogues.flatMap((dialogue) => {
    if (!isPermission(dialogue) || dialogue.askedBy === provider) return [];
    const { asked, replied, repliedAt } = dialogue;
    // Without its receipt a decision stands on this node only, which then is the one that gave it.
    if (replied === undefined || repliedAt === undefined || replied.said.decision === 'REFUSED')
      return [];
    const { purpose, dataRefs, onwardTo = [], recipient, intendedUse = [], keepUntil } = asked.said;
    const { conditions, validUntil } = replied.said;
    return [
      {
        purpose,
        decision: replied.messageId,
        dataRefs,
        onwardTo,
        intendedUse,
        conditions: conditions.map(({ text }) => text),
        since: repliedAt,
        ...(recipient !== undefined && { recipient }),
        ...(keepUntil !== undefined && { keepUntil }),
        ...(validUntil !== undefined && { validUntil }),
      },
    ];
  });
}

/** Whether a permission opens a place to a use, for the reason for which a permission of this purpose is asked. */
export function opens(given: PermissionGiven, purpose: PermissionPurpose, asked: Asked): boolean {
  return (
    given.purpose === purpose &&
    given.dataRefs.some(
      (ref) => ref.messageId === asked.messageId && covers(ref.pointer ?? '', asked.pointer),
    ) &&
    counts(given, asked) &&
    NAMES[purpose](given, asked)
  );
}

/** A pointer covers what lies at it and under it, and not what merely begins like it. */
function covers(named: string, pointer: string): boolean {
  return pointer === named || pointer.startsWith(`${named}/`);
}

function counts({ since, validUntil }: PermissionGiven, { at, zone }: Asked): boolean {
  if (at.getTime() < since.getTime()) return false;
  return validUntil === undefined || at.getTime() < endOfDay(numberOf(validUntil), zone).getTime();
}

/** What a permission of each purpose must name beside the data. */
const NAMES: Record<PermissionPurpose, (given: PermissionGiven, asked: Asked) => boolean> = {
  FORWARD_TO_STATE: ({ onwardTo }, { use }) =>
    use.purpose === 'FORWARD_TO_STATE' && onwardTo.includes(use.to),
  FORWARD_AT_HOME: ({ recipient }, { use }) =>
    (use.purpose === 'FORWARD_AT_HOME' && use.recipient === recipient) ||
    (use.purpose === 'ASSIGN' && use.unit === recipient),
  OTHER_USE: ({ intendedUse }, { use }) =>
    use.purpose === 'OTHER_USE' && use.intendedUse.every((one) => intendedUse.includes(one)),
  LONGER_RETENTION: ({ keepUntil }, { use, at, zone }) =>
    keepUntil !== undefined &&
    keepUntil >= (use.purpose === 'KEEP' ? use.until : writeDay(dayAt(at, zone))),
  EVIDENCE_IN_COURT: () => true,
  EXCULPATORY_DISCLOSURE: () => true,
  CONTACT_HOLDER: () => true,
  CONTACT_MANUFACTURER: () => true,
};

function isPermission(dialogue: Dialogue): dialogue is Dialogue<'PERMISSION'> {
  return dialogue.topic === 'PERMISSION';
}
