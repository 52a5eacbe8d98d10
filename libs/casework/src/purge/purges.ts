import { lockCases, PurgedPartRow, type StoredMessage } from '@trace/exchange';
import { log, Problem, type AuditAction } from '@trace/platform';
import { checkBody, newId, Refusal, type NamedPart, type PurgeReason } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { writeNotices } from '../notices/index.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { retrying } from '../retrying.ts';
import { executePurge } from './execute-purge.ts';
import type { PurgeGround } from './purge-ground.ts';
import {
  findPurge,
  livingParts,
  markKept,
  purgesOfCase,
  standingHolds,
  waitingPurges,
  writeProposal,
  type LivingPart,
  type StoredPurge,
} from './purge-store.ts';
import { keyOf, noticeOf } from './purge-words.ts';
import { retentionPolicy } from './retention-policy.ts';
import { retentionOf, type PartRetention } from './retention.ts';
import { tellPartner } from './tell-partner.ts';

/** What a person proposes to destroy, and why. */
export interface PurgeOrder {
  reason: PurgeReason;
  legalRef?: string;
  text?: string;
  /** All that the case still holds, unless some are named. */
  parts?: readonly NamedPart[];
}

/** More than this is not listed at once; what waits here waits for a person. */
const MOST_LISTED = 200;
/** As many as one notice can name. */
const MOST_PARTS = 500;

/**
 * Purging, by two persons: what one proposes, or the end of the retention, or the partner's notice, another approves or
 * declines; then the keys are destroyed, and the other State is told in the same transaction.
 */
export class Purges {
  private readonly logger = log('purge');

  constructor(private readonly ground: PurgeGround) {}

  /** Proposes to destroy sealed parts of a case. */
  async propose(person: Person, caseId: string, order: PurgeOrder): Promise<StoredPurge> {
    assertAllowed(person, 'purge.propose');
    const { dataSource, caseFiles, clock } = this.ground;
    const { reason, legalRef, text } = order;
    return retrying(() =>
      dataSource.transaction(async (em) => {
        await lockCases(em, [caseId]);
        const { file, messages } = await caseFiles.get(caseId, em);
        const parts = await this.chosen(em, caseId, order, messages);
        const said = { reason, legalRef: legalRef ?? null, justification: text ?? null };
        checkBody('PURGE_NOTICE', noticeOf(said, parts), '');
        const purgeId = newId();
        const now = clock.now();
        await writeProposal(em, {
          purgeId,
          caseId,
          partner: file.partner,
          origin: 'PERSON',
          reason,
          legalRef,
          parts,
          justification: text,
          state: 'PROPOSED',
          at: now,
          by: person.person,
        });
        await this.note(em, person, 'PURGE_PROPOSED', { caseId, purgeId, outcome: reason, text });
        await writeNotices(em, [
          {
            key: `purge-due:${purgeId}`,
            what: 'PURGE_DUE',
            desk: 'SUPERVISOR',
            caseId,
            reference: file.reference,
            partner: file.partner,
            raisedAt: now,
          },
        ]);
        return this.get(em, purgeId);
      }),
    );
  }

  /** Approves what another has proposed, and carries it out; should that fail now, the worker does. */
  async approve(person: Person, purgeId: string): Promise<StoredPurge> {
    await this.decide(person, purgeId, 'APPROVED', undefined);
    try {
      await executePurge(this.ground, purgeId, person);
    } catch (fault) {
      this.logger.error('an approved purge waits for the worker', { purgeId, fault });
    }
    return this.get(this.ground.dataSource.manager, purgeId);
  }

  /** Declines it with a reason; a State that asked is told that its parts are kept, and why. */
  async decline(person: Person, purgeId: string, text: string): Promise<StoredPurge> {
    const partner = await this.decide(person, purgeId, 'DECLINED', text);
    if (partner !== undefined) await this.ground.lanes.nudge(partner);
    return this.get(this.ground.dataSource.manager, purgeId);
  }

  /** What waits for a decision, or to be carried out. */
  async waiting({ unit }: Pick<Person, 'unit'> = {}): Promise<StoredPurge[]> {
    return waitingPurges(this.ground.dataSource.manager, MOST_LISTED, unit);
  }

  /** Every purge of a case. */
  async ofCase(caseId: string): Promise<StoredPurge[]> {
    return purgesOfCase(this.ground.dataSource.manager, caseId);
  }

  /** What is left of what was destroyed in a case. */
  async tombstones(caseId: string): Promise<PurgedPartRow[]> {
    return this.ground.dataSource.manager.find(PurgedPartRow, {
      where: { caseId },
      order: { purgedAt: 'ASC', messageId: 'ASC', part: 'ASC' },
    });
  }

  /** Until when each sealed part that is still here may be kept, and why; nothing while the case goes on. */
  async keptUntil(caseId: string): Promise<PartRetention[]> {
    const { dataSource, caseFiles, clock } = this.ground;
    const opened = await caseFiles.get(caseId);
    const here = new Set((await livingParts(dataSource.manager, opened.messages)).map(keyOf));
    const { parts } = retentionOf(opened, retentionPolicy(this.ground), clock.now());
    return parts.filter((part) => here.has(keyOf(part)));
  }

  /** What of a case was destroyed, and whether a hold keeps the rest. */
  async standing(caseId: string): Promise<{ tombstones: PurgedPartRow[]; held: boolean }> {
    const holds = await standingHolds(this.ground.dataSource.manager, caseId);
    return { tombstones: await this.tombstones(caseId), held: holds.length > 0 };
  }

  /** @returns the partner to whom something was said */
  private async decide(
    person: Person,
    purgeId: string,
    decision: 'APPROVED' | 'DECLINED',
    text: string | undefined,
  ): Promise<string | undefined> {
    assertAllowed(person, 'purge.decide');
    return retrying(() =>
      this.ground.dataSource.transaction(async (em) => {
        const purge = await this.undecided(em, person, purgeId);
        const { caseId } = purge;
        const held = (await standingHolds(em, caseId)).length > 0;
        if (held && decision === 'APPROVED') throw new Problem('purge.held');
        await em.query(
          'update purge set state = $2, decided_at = $3, decided_by = $4, decision_text = $5 where purge_id = $1',
          [purgeId, decision, this.ground.clock.now(), person.person, text ?? null],
        );
        const action = decision === 'APPROVED' ? 'PURGE_APPROVED' : 'PURGE_DECLINED';
        await this.note(em, person, action, { caseId, purgeId, outcome: purge.reason, text });
        if (decision === 'APPROVED' || purge.origin !== 'PARTNER') return undefined;
        const kept = await this.stillHere(em, purge);
        await markKept(em, purgeId, kept, held ? 'LEGAL_HOLD' : 'OTHER');
        return tellPartner(em, this.ground, { ...purge, decisionText: text ?? null }, [], person);
      }),
    );
  }

  /** A purge that waits for a decision, locked with its case; nobody decides on what he has proposed himself. */
  private async undecided(
    em: EntityManager,
    { person }: Person,
    purgeId: string,
  ): Promise<StoredPurge> {
    await lockCases(em, [(await this.get(em, purgeId)).caseId]);
    const purge = await this.get(em, purgeId, true);
    if (purge.state !== 'PROPOSED')
      throw new Problem('purge.not-possible', `This purge is ${purge.state} already.`);
    if (purge.proposedBy === person) throw new Problem('purge.same-person');
    return purge;
  }

  private async stillHere(
    em: EntityManager,
    { caseId, parts }: StoredPurge,
  ): Promise<LivingPart[]> {
    const { messages } = await this.ground.caseFiles.get(caseId, em);
    const named = new Set(parts.map(keyOf));
    return (await livingParts(em, messages)).filter((part) => named.has(keyOf(part)));
  }

  /** The parts that are meant: all whose keys are here, or those named, none of which waits in another purge or a lane. */
  private async chosen(
    em: EntityManager,
    caseId: string,
    { parts }: PurgeOrder,
    messages: readonly StoredMessage[],
  ): Promise<LivingPart[]> {
    const living = await livingParts(em, messages);
    const chosen = parts ? named(living, parts) : living.slice(0, MOST_PARTS);
    if (chosen.length === 0)
      throw new Problem('purge.not-possible', 'This case holds no sealed part any more.');
    const ids = new Set(chosen.map(({ messageId }) => messageId));
    const underway = messages.some(
      ({ message, direction, outcome }) =>
        direction === 'OUT' && outcome === undefined && ids.has(message.messageId),
    );
    if (underway) {
      const detail = 'A message with such a part has no receipt yet. Wait until it is delivered.';
      throw new Problem('purge.not-possible', detail);
    }
    const waiting = (await purgesOfCase(em, caseId)).filter(
      ({ state, origin }) => ['PROPOSED', 'APPROVED'].includes(state) && origin !== 'PARTNER',
    );
    const taken = new Set(waiting.flatMap((purge) => purge.parts.map(keyOf)));
    if (chosen.some((part) => taken.has(keyOf(part)))) {
      const detail =
        'Another purge of this case names one of these parts and waits for a decision.';
      throw new Problem('purge.not-possible', detail);
    }
    return chosen;
  }

  private async get(em: EntityManager, purgeId: string, lock = false): Promise<StoredPurge> {
    const purge = await findPurge(em, purgeId, lock);
    if (!purge) throw new Problem('purge.unknown');
    return purge;
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    about: { caseId: string; purgeId: string; outcome: string; text: string | undefined },
  ): Promise<void> {
    await this.ground.audit.record(em, [
      {
        at: this.ground.clock.now(),
        actor: person,
        role,
        action,
        caseId: about.caseId,
        outcome: `${about.outcome} purge ${about.purgeId}`,
        ...(about.text !== undefined && { reason: about.text }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }
}

function named(living: readonly LivingPart[], parts: readonly NamedPart[]): LivingPart[] {
  const byKey = new Map(living.map((part) => [keyOf(part), part]));
  const faults = parts.flatMap((part, index) =>
    byKey.has(keyOf(part))
      ? []
      : [
          {
            pointer: `/parts/${index}/part`,
            code: 'sealed.reference' as const,
            detail: 'This case holds no key of such a part.',
          },
        ],
  );
  const [first, ...others] = faults;
  if (first) throw Refusal.ofFaults([first, ...others]);
  return parts.flatMap((part) => byKey.get(keyOf(part)) ?? []);
}
