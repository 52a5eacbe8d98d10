import { lockCases } from '@trace/exchange';
import { log } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { endOfDay, dayAt } from '../deadlines/local-time.ts';
import { numberOf } from '../deadlines/day.ts';
import { writeNotices } from '../notices/index.ts';
import { executePurge } from './execute-purge.ts';
import type { PurgeGround } from './purge-ground.ts';
import {
  approvedPurges,
  livingParts,
  purgesOfCase,
  standingHolds,
  writeProposal,
} from './purge-store.ts';
import { keyOf } from './purge-words.ts';
import { retentionPolicy } from './retention-policy.ts';
import { retentionOf } from './retention.ts';

/** So many cases are looked at in one transaction. */
const AT_ONCE = 20;
/** A case that goes on is looked at again after so many days at the latest. */
const LOOK_AGAIN_DAYS = 30;
const MOST_PARTS = 500;
const NODE = { person: 'node', role: 'NODE' } as const;

/**
 * Watches the retention of what is sealed (C11): proposes the purge of what may be kept no longer, and carries out what
 * was approved and has been interrupted. Each case has one row that says when it is looked at next, so that a round
 * costs what is due and nothing for what is not.
 */
export class RetentionWatch {
  readonly name = 'retention';
  private readonly logger = log('retention');

  constructor(private readonly ground: PurgeGround) {}

  /** One round. */
  async run(): Promise<void> {
    for (;;) {
      const looked = await this.ground.dataSource.transaction((em) => this.lookAtSome(em));
      if (looked < AT_ONCE) break;
    }
    for (const purgeId of await approvedPurges(this.ground.dataSource.manager, AT_ONCE)) {
      await executePurge(this.ground, purgeId, NODE).catch((fault: unknown) =>
        this.logger.error('a purge could not be carried out', { purgeId, fault }),
      );
    }
  }

  private async lookAtSome(em: EntityManager): Promise<number> {
    const now = this.ground.clock.now();
    const due: { case_id: string }[] = await em.query(
      `select case_id from retention_look where look_at <= $1 order by look_at limit $2 for update skip locked`,
      [now, AT_ONCE],
    );
    const caseIds = due.map(({ case_id }) => case_id);
    if (caseIds.length > 0) await lockCases(em, caseIds);
    for (const caseId of caseIds) await this.look(em, caseId, now);
    return due.length;
  }

  private async look(em: EntityManager, caseId: string, now: Date): Promise<void> {
    const opened = await this.ground.caseFiles.get(caseId, em);
    const living = await livingParts(em, opened.messages);
    if (living.length === 0) {
      await em.query('delete from retention_look where case_id = $1', [caseId]);
      return;
    }
    const policy = retentionPolicy(this.ground);
    const { zone } = policy;
    const { parts, firstNamed, endedOn } = retentionOf(opened, policy, now);
    const here = new Set(living.map(keyOf));
    const over = parts.filter(
      (part) => here.has(keyOf(part)) && endOfDay(numberOf(part.keepUntil), zone) <= now,
    );
    if (over.length > 0) await this.propose(em, opened.file, over.slice(0, MOST_PARTS), now);
    const named = parts.filter((part) => here.has(keyOf(part))).map(({ keepUntil }) => keepUntil);
    const ends = (endedOn === undefined ? [firstNamed ?? []].flat() : named).map((day) =>
      endOfDay(numberOf(day), zone),
    );
    const tomorrow = endOfDay(dayAt(now, zone), zone);
    const latest = endOfDay(dayAt(now, zone) + LOOK_AGAIN_DAYS - 1, zone);
    const next = ends.filter((at) => at > now).toSorted((one, other) => +one - +other)[0] ?? latest;
    const lookAt = next < latest ? next : latest;
    await em.query('update retention_look set look_at = $2 where case_id = $1', [
      caseId,
      over.length > 0 || lookAt < tomorrow ? tomorrow : lookAt,
    ]);
  }

  private async propose(
    em: EntityManager,
    { caseId, partner, reference }: { caseId: string; partner: string; reference: string },
    over: readonly { messageId: string; part: string }[],
    now: Date,
  ): Promise<void> {
    if ((await standingHolds(em, caseId)).length > 0) return;
    const live = (await purgesOfCase(em, caseId)).filter(({ state }) =>
      ['PROPOSED', 'APPROVED'].includes(state),
    );
    const taken = new Set(live.flatMap((purge) => purge.parts.map(keyOf)));
    const parts = over.filter((part) => !taken.has(keyOf(part)));
    if (parts.length === 0) return;
    const purgeId = newId();
    await writeProposal(em, {
      purgeId,
      caseId,
      partner,
      origin: 'RETENTION',
      reason: 'RETENTION_ENDED',
      parts,
      state: 'PROPOSED',
      at: now,
      by: NODE.person,
    });
    await this.ground.audit.record(em, [
      {
        at: now,
        actor: NODE.person,
        role: NODE.role,
        action: 'PURGE_PROPOSED',
        caseId,
        outcome: 'RETENTION_ENDED',
        reason: `purge ${purgeId}`,
      },
    ]);
    await writeNotices(em, [
      {
        key: `purge-due:${purgeId}`,
        what: 'PURGE_DUE',
        desk: 'SUPERVISOR',
        caseId,
        reference,
        partner,
        raisedAt: now,
      },
    ]);
  }
}
