import type { StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import type { IntendedUse } from '@trace/protocol';
import type { OpenedCase } from '../case-files.ts';
import { handledPlaces, handlingAt } from './effective-handling.ts';
import { opens, permissionsGiven, type PermissionGiven } from './permissions-given.ts';
import { closuresOf, type Circumstances, type Closure } from './restrictions.ts';
import type { ClosedPlace, Datum, Use, UseVerdict } from './use.ts';

/** What is needed of a case to judge a use of what was said in it. */
export type CaseInUse = Pick<OpenedCase, 'folded' | 'messages' | 'zones'>;

interface Judged {
  closed: ClosedPlace[];
  by: PermissionGiven[];
}

/**
 * Whether information of a case may be used so at this moment, datum by datum. What this State has said itself is free;
 * what the other State has said is free as far as its handling leaves it so, and beyond that as far as the other State
 * has permitted it: for this purpose, these receivers, these places, and as long as the permission counts (ITI 15, FP
 * 12(5), UNTOC 18(19)). A datum is open only if every place in it is.
 *
 * @throws Problem when the case has no such message
 */
export function assessUse(
  opened: CaseInUse,
  use: Use,
  data: readonly Datum[],
  at: Date,
): UseVerdict[] {
  return data.map((datum) => {
    const stored = opened.messages.find(({ message }) => message.messageId === datum.messageId);
    if (!stored) throw new Problem('message.unknown');
    const head = { datum, handling: handlingAt(stored.message, datum.pointer) };
    const { closed, by } = judge(opened, use, stored, datum, at);
    const [first] = closed;
    if (first) return { ...head, allowed: false, because: first.because, ask: first.ask, closed };
    const decisions = [...new Set(by.map(({ decision }) => decision))];
    const conditions = [...new Set(by.flatMap((one) => one.conditions))];
    return {
      ...head,
      allowed: true,
      ...(decisions.length > 0 && { by: decisions }),
      ...(conditions.length > 0 && { conditions }),
    };
  });
}

function judge(opened: CaseInUse, use: Use, stored: StoredMessage, datum: Datum, at: Date): Judged {
  const { message, direction } = stored;
  const provider = message.issuer;
  if (direction === 'OUT' || (use.purpose === 'FORWARD_TO_STATE' && use.to === provider)) {
    return { closed: [], by: [] };
  }
  const zone = opened.zones[provider] ?? 'UTC';
  const on: Circumstances = { use, provider, zone, at, statedUses: statedUses(opened, stored) };
  const given = permissionsGiven(opened.folded, provider);
  const closed: ClosedPlace[] = [];
  const by: PermissionGiven[] = [];
  for (const { pointer, handling } of handledPlaces(message, datum.pointer)) {
    const asked = { use, messageId: message.messageId, pointer, zone, at };
    for (const closure of closuresOf(handling, on)) {
      const opening = given.find((one) => opens(one, closure.ask, asked));
      if (opening) by.push(opening);
      else closed.push(placed(closure, pointer));
    }
  }
  return { closed, by };
}

function placed({ because, ask }: Closure, pointer: string): ClosedPlace {
  return { pointer, because, ask };
}

/**
 * For what the provider has given its information: for what a request has asked it, or for what it says itself when
 * nobody asked (UNTOC 18(5)). What stands in a request is there for its execution, and for no use of the requested State.
 */
function statedUses({ messages }: CaseInUse, { message }: StoredMessage): readonly IntendedUse[] {
  if (message.kind === 'SPONTANEOUS_INFO') return message.body.intendedUse;
  const asking = messages.find(
    ({ message: { kind, issuer } }) => kind === 'REQUEST' && issuer !== message.issuer,
  )?.message;
  return asking?.kind === 'REQUEST' ? asking.body.header.intendedUse : [];
}
