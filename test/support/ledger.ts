import { createHash } from 'node:crypto';
import { alarmFaults, type AlarmClock, type AlarmRows } from './ledger-alarms.ts';
import { appendOnlyFaults, type LogRows } from './ledger-log.ts';
import { signatureFaults, type SignatureRows } from './ledger-signatures.ts';

/** One row of a node's `message` table. */
export interface MessageRow {
  messageId: string;
  caseId: string;
  direction: 'OUT' | 'IN';
  partner: string;
  kind: string;
  sequence: number;
  digest: string;
  jws: string;
  outcome: 'ACCEPTED' | 'REFUSED' | null;
  receiptId: string | null;
}

/** One row of a node's `audit_entry` table. */
export interface AuditRow {
  action: string;
  caseId: string | null;
  messageId: string | null;
}

/** A case as the fold of what a node holds: which message took which effect, and the clocks that follow. */
export interface FoldedCase {
  caseId: string;
  state: string;
  provisional: boolean;
  entries: { messageId: string; effect: string }[];
  /** The clocks in one comparable text: kinds, instants, rules, both readings. */
  clocks: string;
  /** The same clocks, as far as alarms depend on them. */
  timed?: AlarmClock[];
}

/** Everything that one node's database says, read when the queues are idle. */
export interface NodeRows {
  state: string;
  messages: MessageRow[];
  outbox: { messageId: string }[];
  receipts: {
    receiptId: string;
    issuer: string;
    /** Its exact bytes. */
    jws?: string;
    accepted: { messageId: string; digest: string }[];
  }[];
  submissions: { key: string; messageId: string }[];
  audit: AuditRow[];
  caseFiles: { caseId: string; state: string }[];
  folded: FoldedCase[];
  log?: LogRows;
  alarms?: AlarmRows;
  /** Only where a module counts what it signs. */
  signatures?: SignatureRows;
}

/** What the driver wrote down by itself, outside the system: one line for each answer that it got with 2xx. */
export interface Accepted {
  state: string;
  /** The person and the idempotency key, as in the submissions. */
  key: string;
  messageId: string;
  caseId: string;
}

/** One line of the comparison. `findings` name the messages or cases at fault. */
export interface Check {
  name: string;
  formula: string;
  findings: string[];
  /** Only reported: a number to know, not a fault. */
  reported?: boolean;
}

/** The audit actions that must stand beside a message in each direction. */
export const AUDITED_AS = { OUT: 'MESSAGE_QUEUED', IN: 'MESSAGE_ACCEPTED' } as const;

/**
 * Compares what the driver was promised with what both databases hold: the oracle of every fault run. Written from the
 * definitions, not from the code under test, so it computes digests itself.
 *
 * C ids the driver got 2xx for · O sender's messages · R receiver's messages · E effects applied · K receipts stored at
 * the sender.
 */
export function compare(nodes: readonly NodeRows[], accepted: readonly Accepted[]): Check[] {
  const ledger = new Ledger(nodes, accepted);
  return [
    { name: 'lost at accept', formula: 'C \\ O', findings: ledger.lostAtAccept() },
    { name: 'ghost', formula: 'ids per idempotency key > 1', findings: ledger.ghosts() },
    {
      name: 'lost in transit',
      formula: 'O not in R and not waiting',
      findings: ledger.lostInTransit(),
    },
    {
      name: 'still waiting',
      formula: 'O waiting in its lane',
      findings: ledger.waiting(),
      reported: true,
    },
    { name: 'false receipt', formula: 'K \\ R', findings: ledger.falseReceipts() },
    { name: 'phantom', formula: 'R \\ O', findings: ledger.phantoms() },
    { name: 'half accept', formula: 'R without E', findings: ledger.halfAccepts() },
    {
      name: 'duplicate effects',
      formula: 'Σ max(0, effects(m) − 1)',
      findings: ledger.duplicateEffects(),
    },
    { name: 'altered', formula: 'd(m) differs', findings: ledger.altered() },
    {
      name: 'state split',
      formula: 'fold differs between the nodes',
      findings: ledger.stateSplits(),
    },
    { name: 'order', formula: 'sequences are not 1..n', findings: ledger.disorder() },
    { name: 'audit gaps', formula: 'messages ⊖ audit entries', findings: ledger.auditGaps() },
    {
      name: 'append-only',
      formula: 'every two published checkpoints consistent',
      findings: appendOnlyFaults(nodes),
    },
    { name: 'deadline', formula: 'alarms ⊖ alarms expected', findings: alarmFaults(nodes) },
    {
      name: 'signatures',
      formula: 'signatures − signed records',
      findings: signatureFaults(nodes),
    },
  ];
}

/** Whether nothing is at fault. */
export function isClean(checks: readonly Check[]): boolean {
  return checks.every(({ findings, reported }) => reported === true || findings.length === 0);
}

/** The comparison as a table that a person reads, with the first ids at fault. */
export function table(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, formula, findings, reported }) => {
      const verdict = reported === true ? 'info' : findings.length === 0 ? 'ok' : 'FAULT';
      const named = reported === true ? [] : findings.slice(0, 3);
      return `${verdict.padEnd(6)}${String(findings.length).padStart(6)}  ${name.padEnd(width)}  ${formula}${named.map((one) => `\n${' '.repeat(14)}${one}`).join('')}`;
    })
    .join('\n');
}

/** SHA-256 of the exact signed bytes (RFC 7515 §5.1 signing input), in base64url. */
export function digestOfSignedBytes(jws: string): string {
  return createHash('sha256')
    .update(jws.slice(0, jws.lastIndexOf('.')))
    .digest('base64url');
}

class Ledger {
  private readonly nodes: Indexed[];
  private readonly byState: Map<string, Indexed>;

  constructor(
    nodes: readonly NodeRows[],
    private readonly accepted: readonly Accepted[],
  ) {
    this.nodes = nodes.map((node) => ({
      ...node,
      rows: new Map(node.messages.map((row) => [`${row.direction} ${row.messageId}`, row])),
      queued: new Set(node.outbox.map(({ messageId }) => messageId)),
    }));
    this.byState = new Map(this.nodes.map((node) => [node.state, node]));
  }

  lostAtAccept(): string[] {
    return this.accepted
      .filter(({ state, messageId, caseId }) => {
        const held = this.byState.get(state)?.rows.get(`OUT ${messageId}`);
        return held?.caseId !== caseId;
      })
      .map(({ state, messageId }) => `${state} promised ${messageId} and does not hold it`);
  }

  ghosts(): string[] {
    return this.nodes.flatMap((node) => {
      const promised = this.accepted.filter(({ state }) => state === node.state);
      const byKey = grouped([...node.submissions, ...promised], ({ key }) => key);
      const doubled = [...byKey]
        .map(([key, rows]) => ({ key, ids: new Set(rows.map(({ messageId }) => messageId)) }))
        .filter(({ ids }) => ids.size > 1)
        .map(({ key, ids }) => `${node.state} made ${ids.size} messages for the key ${key}`);
      const asked = new Set([...byKey.values()].flat().map(({ messageId }) => messageId));
      const unasked = outOf(node)
        .filter(({ messageId }) => !asked.has(messageId))
        .map(({ messageId }) => `${node.state} holds ${messageId} that nobody asked for`);
      return [...doubled, ...unasked];
    });
  }

  lostInTransit(): string[] {
    return this.eachOut((node, row, arrived) => {
      if (arrived || row.outcome === 'REFUSED' || node.queued.has(row.messageId)) return undefined;
      return `${row.messageId} left ${node.state} and is neither at ${row.partner} nor waiting`;
    });
  }

  waiting(): string[] {
    return this.nodes.flatMap((node) => [...node.queued]);
  }

  falseReceipts(): string[] {
    const receipts = new Map(
      this.nodes.flatMap((node) =>
        node.receipts.map((one) => [`${node.state} ${one.receiptId}`, one]),
      ),
    );
    return this.eachOut((node, row, arrived) => {
      if (row.outcome !== 'ACCEPTED') return undefined;
      if (!arrived)
        return `${node.state} has a receipt of ${row.partner} for ${row.messageId}, which is not there`;
      const receipt = receipts.get(`${node.state} ${row.receiptId}`);
      const named = receipt?.accepted.some(
        (one) => one.messageId === row.messageId && one.digest === row.digest,
      );
      return named === true && receipt?.issuer === row.partner
        ? undefined
        : `${row.messageId} counts as received at ${node.state}, but its receipt does not say so`;
    });
  }

  phantoms(): string[] {
    return this.nodes.flatMap((node) =>
      node.messages
        .filter((row) => row.direction === 'IN' && this.byState.has(row.partner))
        .filter((row) => !this.byState.get(row.partner)?.rows.has(`OUT ${row.messageId}`))
        .map((row) => `${node.state} holds ${row.messageId} that ${row.partner} never sent`),
    );
  }

  halfAccepts(): string[] {
    return this.nodes.flatMap((node) => {
      const applied = new Set(
        node.folded.flatMap(({ entries }) => entries.map(({ messageId }) => messageId)),
      );
      const files = new Map(node.caseFiles.map((file) => [file.caseId, file]));
      const missing = node.messages
        .filter(({ messageId }) => !applied.has(messageId))
        .map(({ messageId }) => `${node.state} holds ${messageId} without an effect on its case`);
      const stale = node.folded
        .filter(({ caseId, state }) => files.get(caseId)?.state !== state)
        .map(
          ({ caseId, state }) =>
            `${node.state} lists the case ${caseId} other than its messages say (${state})`,
        );
      return [...missing, ...stale];
    });
  }

  duplicateEffects(): string[] {
    return this.nodes.flatMap((node) => {
      const effects = node.folded.flatMap(({ entries }) =>
        entries.map(({ messageId }) => messageId),
      );
      const audited = node.audit.filter(isOfMessage).map(({ messageId }) => messageId ?? '');
      const stored = node.messages.map(({ messageId }) => messageId);
      return [
        ...repeated(effects).map((id) => `${node.state} applied ${id} more than once`),
        ...repeated(audited).map((id) => `${node.state} audited ${id} more than once`),
        ...repeated(stored).map((id) => `${node.state} stored ${id} more than once`),
      ];
    });
  }

  altered(): string[] {
    const broken = this.nodes.flatMap((node) =>
      node.messages
        .filter((row) => digestOfSignedBytes(row.jws) !== row.digest)
        .map((row) => `${node.state} holds other bytes for ${row.messageId} than their digest`),
    );
    const differing = this.eachOut((node, row, arrived) =>
      arrived && (arrived.digest !== row.digest || arrived.jws !== row.jws)
        ? `${row.messageId} differs between ${node.state} and ${row.partner}`
        : undefined,
    );
    const receipts = this.nodes.flatMap((node) => node.receipts);
    const rewritten = [...grouped(receipts, ({ receiptId }) => receiptId)]
      .filter(([, held]) => new Set(held.map(({ jws }) => jws)).size > 1)
      .map(([receiptId]) => `the receipt ${receiptId} is not the same at both nodes`);
    return [...broken, ...differing, ...rewritten];
  }

  stateSplits(): string[] {
    const views = this.nodes.flatMap((node) => node.folded.map((folded) => ({ node, folded })));
    const undecided = views
      .filter(({ folded }) => folded.provisional)
      .filter(
        ({ node, folded }) => !folded.entries.some(({ messageId }) => node.queued.has(messageId)),
      )
      .map(
        ({ node, folded }) =>
          `${node.state} holds ${folded.caseId} as provisional although nothing waits`,
      );
    const split = [...grouped(views, ({ folded }) => folded.caseId)]
      .filter(([, sides]) => sides.every(({ folded }) => !folded.provisional))
      .filter(([, sides]) => new Set(sides.map(({ folded }) => shown(folded))).size > 1)
      .map(
        ([caseId, sides]) =>
          `${caseId}: ${sides.map(({ node, folded }) => `${node.state} says ${folded.state}`).join(', ')}`,
      );
    return [...undecided, ...split];
  }

  disorder(): string[] {
    return this.nodes.flatMap((node) =>
      [...grouped(node.messages, (row) => `${row.caseId} ${row.direction}`)]
        .filter(([, rows]) =>
          rows
            .map(({ sequence }) => sequence)
            .toSorted(ascending)
            .some((n, i) => n !== i + 1),
        )
        .map(([which]) => `${node.state} has gaps or doubles in the sequence of ${which}`),
    );
  }

  auditGaps(): string[] {
    return this.nodes.flatMap((node) => {
      const audited = new Set(
        node.audit.filter(isOfMessage).map((row) => `${row.action} ${row.messageId}`),
      );
      const held = new Set(
        node.messages.map(({ direction, messageId }) => `${AUDITED_AS[direction]} ${messageId}`),
      );
      const silent = [...held]
        .filter((what) => !audited.has(what))
        .map((what) => `${node.state} did not audit ${what}`);
      const empty = [...audited]
        .filter((what) => !held.has(what))
        .map((what) => `${node.state} audited ${what}, which it does not hold`);
      return [...silent, ...empty];
    });
  }

  /** Goes through every message that was sent to a node under comparison, with its counterpart there. */
  private eachOut(
    judge: (node: Indexed, row: MessageRow, arrived: MessageRow | undefined) => string | undefined,
  ): string[] {
    return this.nodes.flatMap((node) =>
      outOf(node)
        .filter((row) => this.byState.has(row.partner))
        .map((row) =>
          judge(node, row, this.byState.get(row.partner)?.rows.get(`IN ${row.messageId}`)),
        )
        .filter((finding) => finding !== undefined),
    );
  }
}

interface Indexed extends NodeRows {
  /** By direction and message id. */
  rows: Map<string, MessageRow>;
  queued: Set<string>;
}

function outOf(node: NodeRows): MessageRow[] {
  return node.messages.filter(({ direction }) => direction === 'OUT');
}

function isOfMessage({ action }: AuditRow): boolean {
  return action === AUDITED_AS.IN || action === AUDITED_AS.OUT;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function shown({ state, entries, clocks }: FoldedCase): string {
  return JSON.stringify([
    state,
    entries.map(({ messageId, effect }) => [messageId, effect]),
    clocks,
  ]);
}

function ascending(a: number, b: number): number {
  return a - b;
}
