import { notOfOtherUnits } from '../units/case-access.ts';
import type { StoredMessage } from '@trace/exchange';
import type { KeepReason, NamedPart, PurgeReason } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { LegalHoldRow } from './legal-hold.entity.ts';
import type { PurgePartRow } from './purge-part.entity.ts';
import type { PurgeRow } from './purge.entity.ts';

/** A purge with the parts that it names. */
export interface StoredPurge extends PurgeRow {
  parts: Pick<PurgePartRow, 'messageId' | 'part' | 'keptBecause'>[];
}

/** A sealed part whose key this node still holds, with the digest of its ciphertext. */
export interface LivingPart extends NamedPart {
  digest: string;
}

const COLUMNS = `purge_id as "purgeId", case_id as "caseId", partner, origin, reason, legal_ref as "legalRef",
  justification, state, proposed_at as "proposedAt", proposed_by as "proposedBy", decided_at as "decidedAt",
  decided_by as "decidedBy", decision_text as "decisionText", executed_at as "executedAt", notice_id as "noticeId",
  said_id as "saidId",
  (select coalesce(json_agg(json_build_object('messageId', message_id, 'part', part, 'keptBecause', kept_because)
                            order by message_id, part), '[]')
     from purge_part where purge_part.purge_id = purge.purge_id) as parts`;

/** The sealed parts of these messages whose keys are still here. */
export async function livingParts(
  em: EntityManager,
  messages: readonly StoredMessage[],
): Promise<LivingPart[]> {
  const ids = messages.filter(({ message }) => message.sealed.length > 0).map(idOf);
  if (ids.length === 0) return [];
  const rows: { message_id: string; part: string }[] = await em.query(
    'select message_id, part from sealed_key where message_id = any($1::uuid[])',
    [ids],
  );
  const held = new Set(rows.map(({ message_id, part }) => `${message_id} ${part}`));
  return messages.flatMap(({ message: { messageId, sealed } }) =>
    sealed
      .filter(({ part }) => held.has(`${messageId} ${part}`))
      .map(({ part, digest }) => ({ messageId, part, digest })),
  );
}

function idOf({ message }: StoredMessage): string {
  return message.messageId;
}

/** The purges of a case, the latest first. */
export async function purgesOfCase(em: EntityManager, caseId: string): Promise<StoredPurge[]> {
  return em.query(
    `select ${COLUMNS} from purge where case_id = $1 order by proposed_at desc, purge_id desc`,
    [caseId],
  );
}

/** One purge; locked against every other change of it, if wanted. */
export async function findPurge(
  em: EntityManager,
  purgeId: string,
  lock: boolean,
): Promise<StoredPurge | undefined> {
  const rows: StoredPurge[] = await em.query(
    `select ${COLUMNS} from purge where purge_id = $1 ${lock ? 'for update' : ''}`,
    [purgeId],
  );
  return rows[0];
}

/** What waits for a decision, the oldest first. */
export async function waitingPurges(
  em: EntityManager,
  most: number,
  unit?: string,
): Promise<StoredPurge[]> {
  return em.query(
    `select ${COLUMNS} from purge where state in ('PROPOSED', 'APPROVED')
        and ($2::text is null or ${notOfOtherUnits('purge.case_id', '$2')})
      order by proposed_at, purge_id limit $1`,
    [most, unit ?? null],
  );
}

/** What was approved and is not carried out yet. */
export async function approvedPurges(em: EntityManager, most: number): Promise<string[]> {
  const rows: { purge_id: string }[] = await em.query(
    `select purge_id from purge where state = 'APPROVED' and not exists (
       select 1 from legal_hold where legal_hold.case_id = purge.case_id and lifted_at is null)
      order by proposed_at, purge_id limit $1`,
    [most],
  );
  return rows.map(({ purge_id }) => purge_id);
}

/** The holds that stand on a case now. */
export async function standingHolds(em: EntityManager, caseId: string): Promise<LegalHoldRow[]> {
  return em.query(
    `select hold_id as "holdId", case_id as "caseId", reason, legal_ref as "legalRef", placed_at as "placedAt",
            placed_by as "placedBy", lifted_at as "liftedAt", lifted_by as "liftedBy", lift_reason as "liftReason"
       from legal_hold where case_id = $1 and lifted_at is null order by placed_at`,
    [caseId],
  );
}

/** What is proposed, by whom and why. */
export interface Proposal {
  purgeId: string;
  caseId: string;
  partner: string;
  origin: PurgeRow['origin'];
  reason: PurgeReason;
  legalRef?: string | undefined;
  justification?: string | undefined;
  state: 'PROPOSED' | 'APPROVED';
  at: Date;
  by: string;
  noticeId?: string;
  parts: readonly NamedPart[];
}

/** Writes a proposal with its parts; a notice of the partner is written once. @returns whether it was written now */
export async function writeProposal(em: EntityManager, proposal: Proposal): Promise<boolean> {
  const { purgeId, caseId, partner, origin, reason, state, at, by, parts } = proposal;
  const approved = state === 'APPROVED';
  const rows: unknown[] = await em.query(
    `with proposed as (
       insert into purge (purge_id, case_id, partner, origin, reason, legal_ref, justification, state, proposed_at,
                          proposed_by, notice_id, decided_at, decided_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (notice_id) do nothing returning purge_id),
     named as (
       insert into purge_part (purge_id, message_id, part)
       select purge_id, message_id, part from proposed, unnest($14::uuid[], $15::text[]) as part (message_id, part))
     select purge_id from proposed`,
    [
      purgeId,
      caseId,
      partner,
      origin,
      reason,
      proposal.legalRef ?? null,
      proposal.justification ?? null,
      state,
      at,
      by,
      proposal.noticeId ?? null,
      approved ? at : null,
      approved ? 'node' : null,
      parts.map(({ messageId }) => messageId),
      parts.map(({ part }) => part),
    ],
  );
  return rows.length > 0;
}

/** Marks parts as kept, with the reason. */
export async function markKept(
  em: EntityManager,
  purgeId: string,
  parts: readonly NamedPart[],
  because: KeepReason,
): Promise<void> {
  await em.query(
    `update purge_part set kept_because = $2 from unnest($3::uuid[], $4::text[]) as kept (message_id, part)
      where purge_part.purge_id = $1 and purge_part.message_id = kept.message_id and purge_part.part = kept.part`,
    [purgeId, because, parts.map(({ messageId }) => messageId), parts.map(({ part }) => part)],
  );
}

/** Ends what waits in a case and names nothing that is still there. */
export async function overtakeEmptyPurges(em: EntityManager, caseId: string): Promise<void> {
  await em.query(
    `update purge set state = 'OVERTAKEN'
      where case_id = $1 and state = 'PROPOSED' and origin <> 'PARTNER' and not exists (
        select 1 from purge_part join sealed_key using (message_id, part) where purge_part.purge_id = purge.purge_id)`,
    [caseId],
  );
}
