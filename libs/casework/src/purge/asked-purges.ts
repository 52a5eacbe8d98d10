import { Audit } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { OpenedCase } from '../case-files.ts';
import { isPending } from '../case/dialogues.ts';
import type { Dialogue } from '../case/index.ts';
import { writeNotices } from '../notices/index.ts';
import { livingParts, writeProposal } from './purge-store.ts';
import { keyOf } from './purge-words.ts';

/**
 * What the partner has said about purges becomes work: its notice a purge that waits for a supervisor here, or for
 * nobody where nothing is left to destroy; its confirmation a notice to whoever asked. Called in the transaction that
 * has stored the message; a second call does nothing.
 */
export async function openAskedPurges(
  em: EntityManager,
  own: string,
  opened: readonly OpenedCase[],
  now: Date,
): Promise<void> {
  for (const one of opened) {
    for (const dialogue of one.folded.dialogues) {
      if (!isPurge(dialogue)) continue;
      if (dialogue.askedBy === own) await tellConfirmed(em, one, dialogue, now);
      else if (isPending(dialogue)) await openAsked(em, one, dialogue, now);
    }
  }
}

async function openAsked(
  em: EntityManager,
  { file, messages }: OpenedCase,
  { asked }: Dialogue<'PURGE'>,
  now: Date,
): Promise<void> {
  const named = new Set(asked.said.parts.map(keyOf));
  const known = messages.flatMap(({ message: { messageId, sealed } }) =>
    sealed.map(({ part }) => ({ messageId, part })).filter((part) => named.has(keyOf(part))),
  );
  const living = (await livingParts(em, messages)).filter((part) => named.has(keyOf(part)));
  const { caseId, partner, reference } = file;
  const state = living.length > 0 ? 'PROPOSED' : 'APPROVED';
  const by = `node:${partner}`;
  const written = await writeProposal(em, {
    purgeId: newId(),
    caseId,
    partner,
    origin: 'PARTNER',
    reason: asked.said.reason,
    legalRef: asked.said.legalRef,
    justification: asked.said.text,
    state,
    at: now,
    by,
    noticeId: asked.messageId,
    parts: known,
  });
  if (!written) return;
  const entry = {
    at: now,
    actor: by,
    role: 'PARTNER',
    caseId,
    messageId: asked.messageId,
    partner,
  };
  await new Audit().record(em, [
    { ...entry, action: 'PURGE_PROPOSED', outcome: state, reason: asked.said.reason },
  ]);
  if (state === 'APPROVED') return;
  await writeNotices(em, [
    {
      key: `purge-asked:${asked.messageId}`,
      what: 'PURGE_ASKED',
      desk: 'SUPERVISOR',
      caseId,
      reference,
      partner,
      raisedAt: now,
    },
  ]);
}

async function tellConfirmed(
  em: EntityManager,
  { file: { caseId, partner, reference } }: OpenedCase,
  { asked, replied }: Dialogue<'PURGE'>,
  now: Date,
): Promise<void> {
  if (replied === undefined) return;
  await writeNotices(em, [
    {
      key: `purge-done:${asked.messageId}`,
      what: 'PURGE_DONE',
      desk: 'SUPERVISOR',
      caseId,
      reference,
      partner,
      raisedAt: now,
    },
  ]);
}

function isPurge(dialogue: Dialogue): dialogue is Dialogue<'PURGE'> {
  return dialogue.topic === 'PURGE';
}
