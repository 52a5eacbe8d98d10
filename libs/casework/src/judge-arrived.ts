import { setImmediate } from 'node:timers/promises';
import { messagesOfCases } from '@trace/exchange';
import type { CheckedMessage, Message } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { GrowingFold, isOpening, type Filed, type Terms } from './case/index.ts';
import { filedOf, partiesOf } from './case-projection.ts';
import { contentRefusal, isJudgedByContent, type ContentRefusal } from './refuse-content.ts';

/** A case of so many messages is folded in a moment. */
const SHORT = 50;

/** By what new messages are judged: whose node this is, what it knows of two States since a day, and its clock. */
export interface JudgingGround {
  own: string;
  termsBetween(partner: string, on: string): Terms;
  now: Date;
}

/** The words of a partner that do not fit their cases, by their digests; read once for all of a parcel. */
export async function judgeArrived(
  em: EntityManager,
  arrived: readonly CheckedMessage[],
  ground: JudgingGround,
): Promise<Map<string, ContentRefusal>> {
  if (!arrived.some(({ message }) => isJudgedByContent(message))) return new Map();
  return judgeInOrder(arrived, await heldOf(em, arrived), ground);
}

/** The same, once what is held of the cases is read. */
export async function judgeInOrder(
  arrived: readonly CheckedMessage[],
  held: ReadonlyMap<string, readonly Filed[]>,
  ground: JudgingGround,
): Promise<Map<string, ContentRefusal>> {
  const refused = new Map<string, ContentRefusal>();
  const cases = new Map<string, CaseInHand>();
  for (const { message, digest } of arrived.toSorted(bySequence)) {
    const { caseId } = message;
    const one = cases.get(caseId) ?? new CaseInHand(held.get(caseId) ?? [], ground);
    cases.set(caseId, one);
    // Who takes a place that is taken is refused for that.
    if (one.isTaken(message)) continue;
    // Nobody else is to wait until all of a long parcel is judged.
    if (one.isLong) await setImmediate();
    const because = one.judge(message);
    if (because) refused.set(digest, because);
    else one.take({ message, digest, outcome: 'ACCEPTED', receivedAt: ground.now });
  }
  return refused;
}

/** What is held of one case, and its fold for each place up to which the sender of a message had seen it. */
class CaseInHand {
  private readonly held: Filed[];
  private readonly places: Set<string>;
  private readonly folds = new Map<string, GrowingFold>();

  constructor(
    held: readonly Filed[],
    private readonly ground: JudgingGround,
  ) {
    this.held = [...held];
    this.places = new Set(held.map(({ message }) => placeOf(message)));
  }

  get isLong(): boolean {
    return this.held.length > SHORT;
  }

  isTaken(message: Message): boolean {
    return this.places.has(placeOf(message));
  }

  judge(message: Message): ContentRefusal | undefined {
    if (!isJudgedByContent(message)) return undefined;
    return contentRefusal(
      message,
      this.held,
      this.foldFor({ message, seen: this.seenBy(message) }),
    );
  }

  take(filed: Filed): void {
    this.held.push(filed);
    this.places.add(placeOf(filed.message));
  }

  /**
   * Each is judged by all that came before it. Of two that had seen as much, the later one only adds to that; whoever
   * says now that he has seen more, now less, has a fold for each, so that none begins anew.
   */
  private foldFor({ message, seen }: { message: Message; seen: number }): GrowingFold {
    const { partner, on } = partiesOf(this.ground.own, [...this.held, { message }]);
    const by = `${partner} ${on} ${message.issuer} ${seen}`;
    const known = this.folds.get(by);
    if (known) return known;
    const fold = new GrowingFold(this.ground.termsBetween(partner, on));
    this.folds.set(by, fold);
    return fold;
  }

  /** The last word of the other State that a message was written after; it may claim more than was ever said. */
  private seenBy({ issuer, seen }: Message): number {
    const before = this.held.flatMap(({ message }) =>
      message.issuer !== issuer && message.sequence <= seen ? [message.sequence] : [],
    );
    return Math.max(0, ...before);
  }
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

function placeOf({ issuer, sequence }: Message): string {
  return `${issuer} ${sequence}`;
}
