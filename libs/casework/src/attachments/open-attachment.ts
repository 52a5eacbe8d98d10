import { openAttached, openSealedPart, previewOf, sealedBytesOf } from '@trace/exchange';
import { Problem, type NodeKeys } from '@trace/platform';
import { Refusal, type SealedFile } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { CaseInUse } from '../handling/assess-use.ts';
import { readableParts } from '../handling/readable-parts.ts';
import { attachmentsOfCase, attachmentsWith, type CaseAttachment } from './attachments-of-case.ts';
import { cleanFileName } from './file-name.ts';

/** A file that was opened for somebody who may see it. */
export interface OpenedAttachment {
  bytes: Buffer;
  mime: string;
  name: string;
}

/** What is to be opened, and as what. */
export interface OpenOrder {
  /** The digest of its bytes in clear, as the messages name it. */
  sha256: string;
  /** A picture made anew, without what stood in the file beside it. */
  preview: boolean;
}

/**
 * Opens an attachment of a case: its bytes as they were signed, or a preview of a picture.
 *
 * @throws Problem attachment.* or handling.expired, saying why it can not be opened
 */
export async function openAttachment(
  em: EntityManager,
  keys: NodeKeys,
  opened: CaseInUse,
  { sha256, preview }: OpenOrder,
  now: Date,
): Promise<OpenedAttachment> {
  const named = attachmentsWith(opened.messages, sha256);
  if (named.length === 0) throw new Problem('attachment.unknown');
  const standing = (await attachmentsOfCase(em, opened.messages)).filter(
    (one) => one.sha256 === sha256,
  );
  const here = new Set(standing.filter(({ state }) => state === 'HERE').map(placeOf));
  const able = named.filter(({ stored, part }) =>
    here.has(placeOf({ messageId: stored.message.messageId, part })),
  );
  const readable = able.find(({ stored, part }) =>
    readableParts({ ...opened, messages: [stored] }, part, now).includes(stored),
  );
  if (!readable) throw notOpen(standing);
  const { stored, attachment, part } = readable;
  const key = (await openSealedPart(em, keys, stored.message, part)) as SealedFile | undefined;
  if (!key) throw new Problem('attachment.purged');
  const { issuer: origin } = stored.message;
  const sealed = await sealedBytesOf(em, { origin, digest: attachment.file?.digest ?? '' });
  try {
    const bytes = await openAttached(sealed, attachment, key);
    const { mime } = attachment;
    const name = cleanFileName(key.name, mime);
    if (!preview) return { bytes, mime, name };
    if (!mime.startsWith('image/')) throw new Problem('attachment.no-preview');
    const shown = await previewOf(bytes);
    return { bytes: shown, mime: 'image/jpeg', name: cleanFileName(name, 'image/jpeg') };
  } catch (fault) {
    // What this node keeps is not what was signed any more: nobody is given that.
    throw fault instanceof Refusal ? new Problem('attachment.altered') : fault;
  }
}

function placeOf({ messageId, part }: Pick<CaseAttachment, 'messageId' | 'part'>): string {
  return `${messageId} ${part}`;
}

function notOpen(standing: readonly CaseAttachment[]): Problem {
  const [refused] = standing.filter(({ state }) => state === 'REFUSED');
  if (refused) {
    return new Problem(
      'attachment.not-here',
      `Its bytes were refused (${refused.because ?? ''}), and nothing of them is kept.`,
    );
  }
  return standing.every(({ state }) => state === 'DESTROYED')
    ? new Problem('attachment.purged')
    : new Problem('attachment.not-here', 'Its bytes are still arriving from the other State.');
}
