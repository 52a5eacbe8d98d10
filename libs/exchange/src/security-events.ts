import type { RefusalCode } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { hourOf } from './quota.ts';

/** What can look like an attack: the closed list, each with the sentence that a supervisor reads. */
export const SECURITY_EVENTS = {
  IMPERSONATION: 'Somebody spoke in the name of another State than its own.',
  FORGED: 'Something bore a signature or a key that does not count.',
  MISDIRECTED: 'Something was passed on that was meant for another State.',
  REPLAY:
    'Something came long after its time: sent again by somebody, or by a node whose clock is wrong.',
  EQUIVOCATION: 'Two different messages claim the same id or the same place in a case.',
  FOREIGN_CASE: 'A State spoke in a case that it is no party to.',
  ALTERED_PART: 'A sealed part is not the one that was signed.',
  ATTACHMENT_ALTERED: 'An attachment is not the one that was signed.',
  HOSTILE_INPUT: 'Something came in a form that no honest node makes.',
  RECEIPT_INVALID: 'What came in the place of a receipt is none of ours.',
  REFUSED_THERE: 'The other node refused a message of this State as forged, altered or foreign.',
  LOG_REWRITTEN: 'The audit log of the other State is not the one that it has signed before.',
  FLOOD: 'A partner sends more than its share, and calls of it are turned away.',
  DIRECTORY_ROLLBACK: 'A directory was offered that is older or forged.',
  PARTNER_CHANGED: 'A key or an address of a partner has changed.',
  TRUST_ALTERED:
    'Whom this node believes was altered in the database, or two States claim one certificate or key.',
  SEALED_ALTERED:
    'Something that this node keeps sealed does not open in its place: it was moved or altered in the database.',
  KEY_REVOKED: 'Something came under a key that was revoked.',
  STUMBLED: 'The program of this node fails at a message, which is kept apart.',
  PUT_OFF:
    'Processes of this node have died as they opened parcels of a partner, which are put off now.',
  PARTNER_LOST: 'A partner no longer holds what it has receipted, and was sent it again.',
} as const;

/** A code of the closed list of security events. */
export type SecurityEventKind = keyof typeof SECURITY_EVENTS;

/** What has happened. Codes only: no content. */
export interface SecurityEvent {
  kind: SecurityEventKind;
  /** Unknown where nobody can tell who it was. */
  partner?: string;
  at: Date;
  /** The code by which it was refused, or another word of a closed list. */
  outcome: string;
  times?: number;
}

/** A row of the list: everything of one kind and partner within one hour. */
export interface SecurityEventRow {
  kind: SecurityEventKind;
  partner: string;
  hour: Date;
  firstAt: Date;
  lastAt: Date;
  times: number;
  outcome: string;
}

/** Records a security event in the caller's transaction. Those of one kind, partner and hour are one row that counts. */
export async function recordSecurityEvent(em: EntityManager, event: SecurityEvent): Promise<void> {
  const { kind, partner = '', at, outcome, times = 1 } = event;
  await em.query(
    `insert into security_event as e (kind, partner, hour, first_at, last_at, times, outcome)
     values ($1, $2, $3, $4, $4, $5, $6)
     on conflict (kind, partner, hour) do update
        set last_at = greatest(e.last_at, excluded.last_at), times = e.times + excluded.times,
            outcome = excluded.outcome`,
    [kind, partner, hourOf(at), at, times, outcome],
  );
}

/** Records those among refusals that an honest node does not meet, in the caller's transaction. */
export async function recordRefusals(
  em: EntityManager,
  partner: string,
  refused: readonly { code: RefusalCode }[],
  at: Date,
): Promise<void> {
  for (const { code } of refused) {
    const kind = securityKindOf(code);
    if (kind) await recordSecurityEvent(em, { kind, partner, at, outcome: code });
  }
}

/** The latest security events, the newest first. */
export async function listSecurityEvents(
  em: EntityManager,
  limit: number,
): Promise<SecurityEventRow[]> {
  const rows: (Omit<SecurityEventRow, 'times'> & { times: string })[] = await em.query(
    `select kind, partner, hour, first_at as "firstAt", last_at as "lastAt", times, outcome
       from security_event order by last_at desc, kind, partner limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, times: Number(row.times) }));
}

/** Takes the events that nobody was told of yet, in the caller's transaction; no two rounds take the same. */
export async function takeUntoldEvents(em: EntityManager, now: Date): Promise<SecurityEventRow[]> {
  const [rows]: [SecurityEventRow[]] = await em.query(
    `update security_event e set told_at = $1
       from (select kind, partner, hour from security_event where told_at is null
              order by hour limit 100 for update skip locked) as untold
      where (e.kind, e.partner, e.hour) = (untold.kind, untold.partner, untold.hour)
      returning e.kind, e.partner, e.hour, e.first_at as "firstAt", e.last_at as "lastAt",
                e.times::int as times, e.outcome`,
    [now],
  );
  return rows;
}

const KIND_OF: Partial<Record<RefusalCode, SecurityEventKind>> = {
  'parcel.issuer': 'IMPERSONATION',
  'message.issuer': 'IMPERSONATION',
  'receipt.issuer': 'IMPERSONATION',
  'receipt.missing': 'RECEIPT_INVALID',
  'holdings.issuer': 'IMPERSONATION',
  'sig.unknown-key': 'FORGED',
  'sig.invalid': 'FORGED',
  'sig.alg': 'FORGED',
  'sig.type': 'FORGED',
  'sig.header': 'FORGED',
  'sig.encoding': 'FORGED',
  'sig.key-not-valid': 'FORGED',
  'parcel.audience': 'MISDIRECTED',
  'message.audience': 'MISDIRECTED',
  'holdings.audience': 'MISDIRECTED',
  'parcel.stale': 'REPLAY',
  'holdings.stale': 'REPLAY',
  'message.conflict': 'EQUIVOCATION',
  'message.sequence-taken': 'EQUIVOCATION',
  'case.not-a-party': 'FOREIGN_CASE',
  'sealed.digest': 'ALTERED_PART',
  'sealed.decryption': 'ALTERED_PART',
  'sealed.encoding': 'ALTERED_PART',
  'sealed.header': 'ALTERED_PART',
  'parcel.too-large': 'HOSTILE_INPUT',
  'parcel.header': 'HOSTILE_INPUT',
  'parcel.encoding': 'HOSTILE_INPUT',
  'parcel.decryption': 'HOSTILE_INPUT',
  'message.too-large': 'HOSTILE_INPUT',
  'json.too-large': 'HOSTILE_INPUT',
  'json.depth': 'HOSTILE_INPUT',
  'json.encoding': 'HOSTILE_INPUT',
  'json.duplicate-member': 'HOSTILE_INPUT',
  'json.forbidden-member': 'HOSTILE_INPUT',
  'limit.items': 'HOSTILE_INPUT',
};

/** Which refusals a supervisor is told of: those that an honest node does not meet. */
export function securityKindOf(code: string): SecurityEventKind | undefined {
  return KIND_OF[code as RefusalCode];
}
