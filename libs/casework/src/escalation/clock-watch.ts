import { isPassing, messagesOfCases, type Lanes, type Partners } from '@trace/exchange';
import { log, Problem, type Audit, type Clock, type Metrics } from '@trace/platform';
import { instant, REMINDED_CLOCKS, type RemindedClock, type Reminder } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import { assignmentsOf } from '../desk/assignments.ts';
import { withDesk } from '../desk/desk-clocks.ts';
import { writeNotices, type NoticeOrder } from '../notices/index.ts';
import type { OwnWords } from '../own-words.ts';
import { retrying } from '../retrying.ts';
import {
  claimDueCases,
  crossingName,
  raisedBefore,
  writeCrossings,
  writeNextCrossings,
  type Raised,
  type Reminded,
} from './crossing-store.ts';
import { crossingsOf, type Crossing } from './crossings-of.ts';

/** What the watch stands on. */
interface Ground {
  dataSource: DataSource;
  caseFiles: CaseFiles;
  partners: Partners;
  words: OwnWords;
  lanes: Pick<Lanes, 'nudge'>;
  audit: Audit;
  clock: Clock;
  metrics: Pick<Metrics, 'countWatch'>;
  /** Whether the node reminds a partner that is late, by a signed message. */
  remindsPartners: boolean;
  /** How many cases are looked at in one transaction. */
  batch?: number;
}

/** What a round of the watch has done. */
export interface WatchRound {
  /** Cases that were folded and looked at. */
  looked: number;
  /** Rungs that were raised. */
  raised: number;
  notices: number;
  reminders: number;
}

/** One round: of which moment it is, and whether a try in it has shown that nothing can sign. */
interface Round {
  readonly now: Date;
  cannotSign: boolean;
}

const NODE = { person: 'node', role: 'NODE' } as const;
const NOTHING: WatchRound = { looked: 0, raised: 0, notices: 0, reminders: 0 };
/** A case that can not be worked on is left alone for so long, so that it does not keep the others waiting. */
const LEFT_ALONE_MS = 3_600_000;
/** A reminder that nothing can sign at present is tried again after so long; people were told of its occasion at once. */
const UNSIGNED_MS = 15_000;

/**
 * Watches the clocks: turns what has crossed a rung into notices, mails and reminders, each exactly once. It takes the
 * cases whose next rung has come, by an index, and so works in proportion to what crosses and not to what is open. Any
 * number of workers may watch at the same time, and one that is killed has done nothing or everything.
 */
export class ClockWatch {
  readonly name = 'clocks';
  private readonly logger = log('clock-watch');

  constructor(private readonly ground: Ground) {}

  /** One round: batch after batch until nothing is due any more. */
  async run(): Promise<WatchRound> {
    // What is put off during a round is for the next one, however long this one takes.
    const round: Round = { now: this.ground.clock.now(), cannotSign: false };
    let total = NOTHING;
    for (;;) {
      const done = await this.batch(round);
      total = sum(total, done);
      if (done.looked === 0) break;
    }
    this.ground.metrics.countWatch(total);
    return total;
  }

  private async batch(round: Round): Promise<WatchRound> {
    const { batch = 100 } = this.ground;
    try {
      return await this.take(round, batch);
    } catch (fault) {
      // It is the whole node that can do nothing at present, and no case.
      if (isPassing(fault)) throw fault;
      this.logger.warn('a batch of cases could not be watched, one by one instead', { fault });
      return this.oneByOne(round, batch);
    }
  }

  /** Finds the case that spoils a batch, and does the others. */
  private async oneByOne(round: Round, most: number): Promise<WatchRound> {
    let total = NOTHING;
    for (let count = 0; count < most; count += 1) {
      let claimed: string | undefined;
      try {
        const done = await this.take(round, 1, (caseId) => (claimed = caseId));
        if (done.looked === 0) break;
        total = sum(total, done);
      } catch (fault) {
        if (claimed === undefined || isPassing(fault)) throw fault;
        const again = new Date(this.ground.clock.now().getTime() + LEFT_ALONE_MS);
        await writeNextCrossings(this.ground.dataSource.manager, new Map([[claimed, again]]));
        this.logger.error('a case can not be watched', { caseId: claimed, fault });
      }
    }
    return total;
  }

  private async take(
    round: Round,
    most: number,
    claimed?: (caseId: string) => void,
  ): Promise<WatchRound> {
    const { done, nudge } = await retrying(() =>
      this.ground.dataSource.transaction(async (em) => {
        const caseIds = await claimDueCases(em, round.now, most);
        const [first] = caseIds;
        if (first === undefined) return { done: NOTHING, nudge: [] };
        claimed?.(first);
        return this.look(em, caseIds, round);
      }),
    );
    for (const partner of nudge) this.nudge(partner);
    return done;
  }

  private async look(
    em: EntityManager,
    caseIds: readonly string[],
    round: Round,
  ): Promise<{ done: WatchRound; nudge: string[] }> {
    const { caseFiles, partners, audit } = this.ground;
    const { now } = round;
    const byCase = await messagesOfCases(em, caseIds);
    const [before, assigned] = [await raisedBefore(em, caseIds), await assignmentsOf(em, caseIds)];
    const next = new Map<string, Date | undefined>(caseIds.map((caseId) => [caseId, undefined]));
    const [raised, owed]: [Raised[], Raised[]] = [[], []];
    const orders: NoticeOrder[] = [];
    const nudge = new Set<string>();
    let reminders = 0;
    for (const [caseId, messages] of byCase) {
      const opened = caseFiles.open(messages);
      const { folded, terms } = opened;
      const own = partners.ownState;
      const desk = withDesk(folded, own, assigned.get(caseId) ?? [], terms);
      const { reached, nextAt } = crossingsOf(desk, own, now);
      const standing = (one: Crossing): { owed: boolean } | undefined =>
        before.get(crossingName(caseId, one));
      const fresh = reached.filter((one) => standing(one) === undefined);
      const due = reached.filter((one) => standing(one)?.owed !== false);
      orders.push(...highestOf(fresh).flatMap((one) => noticesOf(one, opened, now)));
      const highest = highestOf(due);
      const reminded = await this.remind(em, highest, opened, round);
      const signed = [...reminded.values()].filter((one) => one !== 'OWED').length;
      reminders += signed;
      if (signed > 0) nudge.add(opened.file.partner);
      for (const one of due) {
        const isFresh = fresh.includes(one);
        const top = highest.find((other) => isOfOneClock(one, other));
        // What is owed stays so until a higher rung of the same clock has been said in its place.
        const stillOwed = !isFresh && top !== undefined && reminded.get(top) === 'OWED';
        const reminder = reminded.get(one) ?? (stillOwed ? 'OWED' : undefined);
        const line = { ...one, caseId, raisedAt: now, ...(reminder && { reminder }) };
        (isFresh ? raised : owed).push(line);
      }
      next.set(caseId, signed < reminded.size ? soonest(nextAt, +now + UNSIGNED_MS) : nextAt);
    }
    await writeCrossings(em, [...raised, ...owed]);
    const notices = await writeNotices(em, orders);
    await audit.record(em, raised.map(auditNote));
    await writeNextCrossings(em, next);
    return {
      done: { looked: caseIds.length, raised: raised.length, notices, reminders },
      nudge: [...nudge],
    };
  }

  /** Reminds the other State of what it owes, unless the last reminder of the same is still on its way. */
  private async remind(
    em: EntityManager,
    crossings: readonly Crossing[],
    { file: { caseId }, messages }: OpenedCase,
    round: Round,
  ): Promise<Map<Crossing, Reminded>> {
    const reminded = new Map<Crossing, Reminded>();
    if (!this.ground.remindsPartners) return reminded;
    for (const one of crossings) {
      const { clock, reminds, dueAt } = one;
      if (!reminds || !isReminded(clock) || isUnderWay(messages, clock)) continue;
      if (round.cannotSign) {
        reminded.set(one, 'OWED');
        continue;
      }
      const body: Reminder = {
        clock,
        dueAt: instant(dueAt),
        handling: { level: 'H0', flags: [] },
      };
      try {
        const word = await this.ground.words.say(em, {
          caseId,
          kind: 'REMINDER',
          body,
          actor: NODE,
        });
        if (word.said) reminded.set(one, { messageId: word.messageId });
      } catch (fault) {
        // A message is signed before anything of it is written, so there is nothing to take back.
        if (!(fault instanceof Problem) || fault.code !== 'key.unavailable') throw fault;
        round.cannotSign = true;
        reminded.set(one, 'OWED');
      }
    }
    return reminded;
  }

  private nudge(partner: string): void {
    this.ground.lanes.nudge(partner).catch((fault: unknown) => {
      // The message is durable and the sweep of the lanes will find it.
      this.logger.warn('a lane was not nudged', { partner, fault });
    });
  }
}

/** Of what one clock has reached since it was last looked at, the highest: whoever starts late tells it once. */
function highestOf(fresh: readonly Crossing[]): Crossing[] {
  const highest = new Map<string, Crossing>();
  for (const one of fresh) highest.set(`${one.clock} ${one.startedBy}`, one);
  return [...highest.values()];
}

function isOfOneClock(one: Crossing, other: Crossing): boolean {
  return one.clock === other.clock && one.startedBy === other.startedBy;
}

function noticesOf(crossing: Crossing, { file }: OpenedCase, now: Date): NoticeOrder[] {
  const { clock, startedBy, rung, dueAt, what, tells } = crossing;
  return tells.map((desk) => ({
    key: `clock:${file.caseId}:${clock}:${startedBy}:${rung}`,
    what,
    desk,
    caseId: file.caseId,
    reference: file.reference,
    partner: file.partner,
    clock,
    rung,
    dueAt,
    raisedAt: now,
  }));
}

function auditNote({
  caseId,
  clock,
  rung,
  raisedAt,
  reminder,
}: Raised): Parameters<Audit['record']>[1][number] {
  return {
    at: raisedAt,
    actor: NODE.person,
    role: NODE.role,
    action: 'CLOCK_CROSSED',
    caseId,
    outcome: `${clock} ${rung}`,
    ...(typeof reminder === 'object' && reminder),
  };
}

function soonest(one: Date | undefined, other: number): Date {
  return new Date(Math.min(one?.getTime() ?? Infinity, other));
}

function isReminded(clock: string): clock is RemindedClock {
  return (REMINDED_CLOCKS as readonly string[]).includes(clock);
}

function isUnderWay(messages: OpenedCase['messages'], clock: RemindedClock): boolean {
  return messages.some(
    ({ direction, outcome, message }) =>
      direction === 'OUT' &&
      outcome === undefined &&
      message.kind === 'REMINDER' &&
      message.body.clock === clock,
  );
}

function sum(one: WatchRound, other: WatchRound): WatchRound {
  return {
    looked: one.looked + other.looked,
    raised: one.raised + other.raised,
    notices: one.notices + other.notices,
    reminders: one.reminders + other.reminders,
  };
}
