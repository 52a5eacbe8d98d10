import type { StoredMessage } from '@trace/exchange';
import {
  attachedFiles,
  type Attachment,
  type AttachmentKind,
  type MediaType,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** How it stands with the bytes of an attachment on this node. */
export type AttachmentState =
  /** They are here: sent from here, or arrived and found to be what was signed. */
  | 'HERE'
  /** They are fetched from the other State's node. */
  | 'ARRIVING'
  /** They were refused, and nothing of them is kept; `code` says why. */
  | 'REFUSED'
  /** Key and bytes were destroyed. */
  | 'DESTROYED';

/** An attachment of a case, and where its bytes are. */
export interface CaseAttachment {
  messageId: string;
  issuer: string;
  pointer: string;
  kind: AttachmentKind;
  mime: MediaType;
  sha256: string;
  part: string;
  bytes: number;
  state: AttachmentState;
  /** How many of the sealed bytes have come, while they arrive, and how many there are. */
  arrived?: { bytes: number; of: number };
  /** Why they were refused, or why they do not come. */
  because?: string;
  /** CLEAN or NO_SCANNER, where the bytes are here. */
  scan?: string;
  /** What the other State has said of a file that was sent to it. */
  there?: { outcome: string; code?: string; at: Date };
}

interface Row {
  message_id: string;
  part: string;
  keyed: boolean;
  state: 'WANTED' | 'ARRIVED' | 'REFUSED' | null;
  bytes: number;
  here: number;
  refusal_code: string | null;
  last_error: string | null;
  scan: string | null;
  outcome: string | null;
  outcome_code: string | null;
  reported_at: Date;
}

/** Every attachment of a case whose bytes travel, in the order of its messages. */
export async function attachmentsOfCase(
  em: EntityManager,
  messages: readonly StoredMessage[],
): Promise<CaseAttachment[]> {
  const named = messages.flatMap(({ message }) =>
    attachedFiles(message.body).map((found) => ({ message, found })),
  );
  if (named.length === 0) return [];
  const rows: Row[] = await em.query(
    `select r.message_id, r.part, k.part is not null as keyed, f.state, f.bytes, f.refusal_code, f.last_error, f.scan,
            (select coalesce(sum(length(content)), 0)::int from sealed_file_piece p
              where f.state = 'WANTED' and p.origin = f.origin and p.digest = f.digest) as here,
            t.outcome, t.refusal_code as outcome_code, t.reported_at
       from file_reference r join message m using (message_id)
       left join sealed_key k using (message_id, part)
       left join sealed_file f on f.origin = r.origin and f.digest = r.digest
       left join file_report t on m.direction = 'OUT' and t.partner = m.partner and t.digest = r.digest
      where r.message_id = any($1::uuid[])`,
    [[...new Set(named.map(({ message }) => message.messageId))]],
  );
  const byPart = new Map(rows.map((row) => [`${row.message_id} ${row.part}`, row]));
  return named.map(({ message: { messageId, issuer }, found: { pointer, attachment } }) => {
    const { kind, mime, sha256, file } = attachment;
    const { part, bytes } = file;
    const row = byPart.get(`${messageId} ${part}`);
    return { messageId, issuer, pointer, kind, mime, sha256, part, bytes, ...standingOf(row) };
  });
}

type Standing = Pick<CaseAttachment, 'state' | 'arrived' | 'because' | 'scan' | 'there'>;

function standingOf(row: Row | undefined): Standing {
  if (!row?.keyed || row.state === null) return { state: 'DESTROYED' };
  const there = row.outcome !== null && {
    there: {
      outcome: row.outcome,
      ...(row.outcome_code !== null && { code: row.outcome_code }),
      at: row.reported_at,
    },
  };
  const { state, scan, refusal_code: code, last_error: error } = row;
  if (state === 'ARRIVED') return { state: 'HERE', ...(scan !== null && { scan }), ...there };
  if (state === 'REFUSED') return { state: 'REFUSED', ...(code !== null && { because: code }) };
  return {
    state: 'ARRIVING',
    arrived: { bytes: row.here, of: row.bytes },
    ...(error !== null && { because: error }),
  };
}

/** The attachments of one name in the messages of a case: those with this digest of their bytes in clear. */
export function attachmentsWith(
  messages: readonly StoredMessage[],
  sha256: string,
): { stored: StoredMessage; attachment: Attachment; part: string }[] {
  return messages.flatMap((stored) =>
    attachedFiles(stored.message.body)
      .filter(({ attachment }) => attachment.sha256 === sha256)
      .map(({ attachment }) => ({ stored, attachment, part: attachment.file.part })),
  );
}
