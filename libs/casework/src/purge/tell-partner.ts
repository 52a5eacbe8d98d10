import type { Actor } from '@trace/exchange';
import type { NamedPart } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { OwnWord } from '../own-words.ts';
import type { PurgeGround } from './purge-ground.ts';
import type { StoredPurge } from './purge-store.ts';
import { confirmationOf, keyOf, noticeOf } from './purge-words.ts';

/**
 * Tells the other State what became of the parts, in the caller's transaction: by a confirmation where it had asked, by
 * a notice where it should destroy them too, and by nothing where nothing was destroyed or it never held the case.
 *
 * @returns the partner whose lane has something new
 */
export async function tellPartner(
  em: EntityManager,
  ground: PurgeGround,
  purge: StoredPurge,
  destroyed: readonly NamedPart[],
  actor: Actor,
): Promise<string | undefined> {
  const confirmed = await confirm(em, ground, purge, actor);
  const word =
    confirmed?.said !== true && destroyed.length > 0
      ? await ground.words.say(em, {
          caseId: purge.caseId,
          kind: 'PURGE_NOTICE',
          actor,
          body: noticeOf(purge, destroyed),
        })
      : confirmed;
  if (word?.said !== true) return undefined;
  await em.query('update purge set said_id = $2 where purge_id = $1', [
    purge.purgeId,
    word.messageId,
  ]);
  return word.partner;
}

async function confirm(
  em: EntityManager,
  { caseFiles, words }: PurgeGround,
  { caseId, purgeId, noticeId, decisionText }: StoredPurge,
  actor: Actor,
): Promise<OwnWord | undefined> {
  if (noticeId === null) return undefined;
  const { messages } = await caseFiles.get(caseId, em);
  const notice = messages.find(({ message }) => message.messageId === noticeId)?.message;
  if (notice?.kind !== 'PURGE_NOTICE') return undefined;
  const known = new Set(
    messages.flatMap(({ message: { messageId, sealed } }) =>
      sealed.map(({ part }) => keyOf({ messageId, part })),
    ),
  );
  const parts: StoredPurge['parts'] = await em.query(
    `select message_id as "messageId", part, kept_because as "keptBecause" from purge_part where purge_id = $1`,
    [purgeId],
  );
  const body = confirmationOf(notice.body.parts, known, {
    parts,
    text: decisionText ?? 'It is kept.',
  });
  return words.say(em, { caseId, kind: 'PURGE_CONFIRMATION', body, actor, cause: noticeId });
}
