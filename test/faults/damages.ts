import { Client } from 'pg';

/** Damage done to a copy of a real database, and the check that must see it. */
export interface Damage {
  story: string;
  /** The name of the check in test/support/ledger.ts that must turn red. */
  seenBy: string;
  /** Whose database is damaged: the sender's or the receiver's of the message that is picked. */
  at: 'sender' | 'receiver';
  /** Statements, most with $1 for the id of a delivered message. */
  sql: readonly string[];
}

/** What each kind of fault would leave behind; a comparator that stays green on one of them proves nothing. */
export const DAMAGES: readonly Damage[] = [
  {
    story: 'a promised message is deleted at its sender',
    seenBy: 'lost at accept',
    at: 'sender',
    sql: ['delete from message where message_id = $1'],
  },
  {
    story: 'a received message is deleted',
    seenBy: 'lost in transit',
    at: 'receiver',
    sql: ['delete from message where message_id = $1'],
  },
  {
    story: 'a receipted message is deleted where it was received',
    seenBy: 'false receipt',
    at: 'receiver',
    sql: ['delete from message where message_id = $1'],
  },
  {
    story: 'a message is received that was never sent',
    seenBy: 'phantom',
    at: 'sender',
    sql: ['delete from message where message_id = $1'],
  },
  {
    story: 'a second message for one key',
    seenBy: 'ghost',
    at: 'sender',
    sql: [
      'alter table submission drop constraint submission_pkey',
      `insert into submission
       select (jsonb_populate_record(submission, jsonb_build_object('message_id', gen_random_uuid()))).*
         from submission where message_id = $1`,
    ],
  },
  {
    story: 'the case list was not brought up to date',
    seenBy: 'half accept',
    at: 'receiver',
    sql: [
      `update case_file set state = 'NOTHING_YET'
        where case_id = (select case_id from message where message_id = $1)`,
    ],
  },
  {
    story: 'one effect is doubled',
    seenBy: 'duplicate effects',
    at: 'receiver',
    sql: [
      `insert into audit_entry (at, actor, role, action, case_id, message_id, partner, outcome)
       select at, actor, role, action, case_id, message_id, partner, outcome from audit_entry
        where message_id = $1 and action = 'MESSAGE_ACCEPTED'`,
    ],
  },
  {
    story: 'one byte of the signed bytes is changed',
    seenBy: 'altered',
    at: 'receiver',
    sql: [
      `update message set jws = overlay(jws placing
          case substr(jws, length(jws) - 5, 1) when 'A' then 'B' else 'A' end from length(jws) - 5 for 1)
        where message_id = $1`,
    ],
  },
  {
    story: 'one byte of a receipt is changed',
    seenBy: 'altered',
    at: 'sender',
    sql: [
      `update receipt set jws = overlay(jws placing
          case substr(jws, length(jws) - 5, 1) when 'A' then 'B' else 'A' end from length(jws) - 5 for 1)
        where receipt_id = (select receipt_id from message where message_id = $1)`,
    ],
  },
  {
    story: 'a receipt is forgotten',
    seenBy: 'state split',
    at: 'sender',
    sql: ['update message set outcome = null, receipt_id = null where message_id = $1'],
  },
  {
    story: 'a sequence number is skipped',
    seenBy: 'order',
    at: 'receiver',
    sql: ['update message set sequence = sequence + 50 where message_id = $1'],
  },
  {
    story: 'an audit line is dropped',
    seenBy: 'audit gaps',
    at: 'receiver',
    sql: [`delete from audit_entry where message_id = $1 and action = 'MESSAGE_ACCEPTED'`],
  },
  {
    story: 'a leaf of the log is fitted to an edited entry',
    seenBy: 'append-only',
    at: 'receiver',
    sql: [
      `update audit_leaf set hash = sha256(hash)
        where position = (select min(size) - 1 from audit_checkpoint)`,
    ],
  },
  {
    story: 'the end of the log is cut off, with the checkpoints over it',
    seenBy: 'append-only',
    at: 'sender',
    sql: [
      `delete from audit_leaf where position >= (select min(size) - 1 from audit_checkpoint)`,
      `delete from audit_checkpoint`,
    ],
  },
  {
    story: 'an alarm is raised for which there is no reason',
    seenBy: 'deadline',
    at: 'receiver',
    sql: [
      `insert into clock_crossing (case_id, clock, started_by, rung, reached_at, raised_at, due_at)
       select case_id, 'CLARIFICATION', message_id, 'HEAD', now(), now(), now() from message where message_id = $1`,
    ],
  },
];

/** Does the damage, as an administrator would who passes by triggers and references. */
export async function damage(
  url: string,
  { sql, story }: Damage,
  messageId: string,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of sql) {
      const { rowCount } = await client.query(
        statement,
        statement.includes('$1') ? [messageId] : [],
      );
      if (rowCount === 0) throw new Error(`hit nothing: ${story}`);
    }
  } finally {
    await client.end();
  }
}
