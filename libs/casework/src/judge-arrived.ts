import { setImmediate } from 'node:timers/promises';
import { messagesOfCases } from '@trace/exchange';
import type { CheckedMessage } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { isOpening, type Filed, type Terms } from './case/index.ts';
import { filedOf } from './case-projection.ts';
import { contentRefusal, isJudgedByContent, type ContentRefusal } from './refuse-content.ts';

/** A case of so many messages is folded in a moment. */
const SHORT = 50;

/** The words of a partner that do not fit their cases, by their digests; read once for all of a parcel. */
export async function judgeArrived(
  em: EntityManager,
  arrived: readonly CheckedMessage[],
  ground: { termsOf: (held: readonly Filed[]) => Terms; now: Date },
): Promise<Map<string, ContentRefusal>> {
  const refused = new Map<string, ContentRefusal>();
  if (!arrived.some(({ message }) => isJudgedByContent(message))) return refused;
  const byCase = await heldOf(em, arrived);
  for (const { message, digest } of arrived.toSorted(bySequence)) {
    const held = byCase.get(message.caseId) ?? [];
    // Who takes a place that is taken is refused for that.
    if (held.some(({ message: one }) => isSamePlace(one, message))) continue;
    // Each is judged by the fold of what came before it: in a long case nobody else is to wait for all of a parcel.
    if (held.length > SHORT) await setImmediate();
    const filed: Filed = { message, digest, outcome: 'ACCEPTED', receivedAt: ground.now };
    const because = isJudgedByContent(message)
      ? contentRefusal(message, held, ground.termsOf([...held, filed]))
      : undefined;
    if (because) refused.set(digest, because);
    else byCase.set(message.caseId, [...held, filed]);
  }
  return refused;
}

/** What is held of the cases; what opens one has nothing before it, and asks for nothing. */
async function heldOf(
  em: EntityManager,
  arrived: readonly CheckedMessage[],
): Promise<Map<string, Filed[]>> {
  const following = arrived.filter(
    ({ message }) => !(isOpening(message.kind) && message.sequence === 1 && message.seen === 0),
  );
  if (following.length === 0) return new Map();
  const caseIds = [...new Set(following.map(({ message }) => message.caseId))];
  const stored = await messagesOfCases(em, caseIds);
  return new Map([...stored].map(([caseId, messages]) => [caseId, messages.map(filedOf)]));
}

function bySequence(one: CheckedMessage, other: CheckedMessage): number {
  return one.message.sequence - other.message.sequence;
}

function isSamePlace(one: Filed['message'], other: Filed['message']): boolean {
  return one.issuer === other.issuer && one.sequence === other.sequence;
}
