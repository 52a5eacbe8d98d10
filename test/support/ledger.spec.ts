import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AlarmClock } from './ledger-alarms.ts';
import type { LogRows } from './ledger-log.ts';
import {
  AUDITED_AS,
  compare,
  digestOfSignedBytes,
  isClean,
  table,
  type Accepted,
  type FoldedCase,
  type MessageRow,
  type NodeRows,
} from './ledger.ts';

/** Something that bears a signature of the module. */
const SIGNED = 'a.b.c';

/** Two nodes after an undisturbed exchange of `count` cases: request, acknowledgement, answer, each receipted. */
function anExchange(count: number): { nodes: [NodeRows, NodeRows]; accepted: Accepted[] } {
  const qn = emptyNode('QN');
  const qs = emptyNode('QS');
  const accepted: Accepted[] = [];
  for (let i = 0; i < count; i++) {
    const caseId = randomUUID();
    const ids = [
      deliver(qn, qs, accepted, { caseId, kind: 'REQUEST', sequence: 1 }),
      deliver(qs, qn, accepted, { caseId, kind: 'ACKNOWLEDGEMENT', sequence: 1 }),
      deliver(qs, qn, accepted, { caseId, kind: 'FINAL_ANSWER', sequence: 2 }),
    ];
    for (const node of [qn, qs]) {
      node.caseFiles.push({ caseId, state: 'ANSWERED' });
      node.folded.push({
        caseId,
        state: 'ANSWERED',
        provisional: false,
        entries: ids.map((messageId) => ({ messageId, effect: 'APPLIED' })),
        clocks: `ANSWER due 2026-04-10T22:00:00.000Z for ${caseId}`,
        timed: [{ ...ANSWER, startedBy: ids[0] ?? '' }],
      });
      node.alarms?.raised.push({
        caseId,
        clock: 'ANSWER',
        startedBy: ids[0] ?? '',
        rung: 'OFFICER',
        reachedAt: new Date('2026-04-06T22:00:00.000Z'),
        dueAt: ANSWER.dueAt,
      });
    }
  }
  return { nodes: [qn, qs], accepted };
}

/** Of its time half has passed, and not three quarters. */
const ANSWER: AlarmClock = {
  kind: 'ANSWER',
  startedBy: '',
  startedAt: new Date('2026-04-02T22:00:00.000Z'),
  dueAt: new Date('2026-04-10T22:00:00.000Z'),
  runs: true,
  suspended: false,
};
const NOW = new Date('2026-04-07T12:00:00.000Z');

/** A log of three leaves of which two checkpoints were published, one of them held by a partner as well. */
function aLog(state: string): LogRows {
  const over = (...parts: Buffer[]): Buffer =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(1), ...parts]))
      .digest();
  const [one, two, three] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const ofTwo = over(one, two);
  const roots = [
    { size: 2, root: ofTwo.toString('base64url') },
    { size: 3, root: over(ofTwo, three).toString('base64url') },
  ];
  const held = [state, 'QM'].flatMap((heldBy) => roots.map((root) => ({ state, heldBy, ...root })));
  return { leaves: Buffer.concat([one, two, three]), leftOut: [], published: held };
}

function emptyNode(state: string): NodeRows {
  return {
    state,
    messages: [],
    outbox: [],
    receipts: [],
    submissions: [],
    audit: [],
    caseFiles: [],
    folded: [],
    log: aLog(state),
    alarms: { raised: [], now: NOW, furthest: NOW },
    signatures: { asked: [digestOfSignedBytes(SIGNED)], recorded: [SIGNED] },
  };
}

function deliver(
  from: NodeRows,
  to: NodeRows,
  accepted: Accepted[],
  { caseId, kind, sequence }: Pick<MessageRow, 'caseId' | 'kind' | 'sequence'>,
): string {
  const messageId = randomUUID();
  const jws = `${btoa('header')}.${btoa(messageId)}.${btoa('signature')}`;
  const digest = digestOfSignedBytes(jws);
  const receiptId = randomUUID();
  const common = {
    messageId,
    caseId,
    kind,
    sequence,
    digest,
    jws,
    outcome: 'ACCEPTED' as const,
    receiptId,
  };
  from.messages.push({ ...common, direction: 'OUT', partner: to.state });
  to.messages.push({ ...common, direction: 'IN', partner: from.state });
  const receipt = { receiptId, issuer: to.state, accepted: [{ messageId, digest }] };
  from.receipts.push(receipt);
  to.receipts.push(receipt);
  from.audit.push({ action: AUDITED_AS.OUT, caseId, messageId });
  to.audit.push({ action: AUDITED_AS.IN, caseId, messageId });
  from.submissions.push({ key: `key-${messageId}`, messageId });
  accepted.push({ state: from.state, key: `key-${messageId}`, messageId, caseId });
  return messageId;
}

function first<T>(items: readonly T[]): T {
  const item = items[0];
  if (item === undefined) throw new Error('nothing to damage');
  return item;
}

const sent = (node: NodeRows): MessageRow =>
  first(node.messages.filter(({ direction }) => direction === 'OUT'));
const received = (node: NodeRows): MessageRow =>
  first(node.messages.filter(({ direction }) => direction === 'IN'));
const folded = (node: NodeRows): FoldedCase => first(node.folded);

function without<T>(items: T[], one: T): void {
  items.splice(items.indexOf(one), 1);
}

describe('the comparator', () => {
  it('finds nothing in an undisturbed exchange', () => {
    const { nodes, accepted } = anExchange(50);
    const checks = compare(nodes, accepted);
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(isClean(checks)).toBe(true);
    expect(table(checks)).toContain('lost at accept');
  });

  it('takes a message that waits in its lane for what it is: neither lost nor split', () => {
    const { nodes, accepted } = anExchange(2);
    const [qn, qs] = nodes;
    const row = sent(qn);
    const { messageId } = row;
    qs.messages.splice(
      qs.messages.indexOf(first(qs.messages.filter((one) => one.messageId === messageId))),
      1,
    );
    qs.audit = qs.audit.filter((entry) => entry.messageId !== messageId);
    qs.folded = qs.folded.filter(({ caseId }) => caseId !== row.caseId);
    if (qs.alarms) {
      qs.alarms.raised = qs.alarms.raised.filter(({ caseId }) => caseId !== row.caseId);
    }
    qs.messages = qs.messages.filter(({ caseId }) => caseId !== row.caseId);
    qs.audit = qs.audit.filter(({ caseId }) => caseId !== row.caseId);
    qn.messages = qn.messages.filter((one) => one.caseId !== row.caseId || one === row);
    qn.audit = qn.audit.filter(
      (entry) => entry.caseId !== row.caseId || entry.messageId === messageId,
    );
    const promises = accepted.filter(
      (one) => one.caseId !== row.caseId || one.messageId === messageId,
    );
    Object.assign(row, { outcome: null, receiptId: null });
    qn.outbox.push({ messageId });
    Object.assign(folded(qn), {
      state: 'QUEUED',
      provisional: true,
      entries: [{ messageId, effect: 'APPLIED' }],
    });
    Object.assign(first(qn.caseFiles), { state: 'QUEUED' });

    const checks = compare(nodes, promises);
    expect(checks.filter(({ findings }) => findings.length > 0).map(({ name }) => name)).toEqual([
      'still waiting',
    ]);
    expect(isClean(checks)).toBe(true);
  });

  // Each damage is what one kind of fault would leave behind. A comparator that stays green on it proves nothing.
  const damages: [string, string, (qn: NodeRows, qs: NodeRows, accepted: Accepted[]) => void][] = [
    ['lost at accept', 'a promised message is gone', (qn) => without(qn.messages, sent(qn))],
    ['lost at accept', 'it is held under another case', (qn) => (sent(qn).caseId = randomUUID())],
    [
      'ghost',
      'a retry with the same key made a second message',
      (qn, qs, accepted) => {
        const again = deliver(qn, qs, [], { caseId: randomUUID(), kind: 'REQUEST', sequence: 1 });
        accepted.push({
          state: 'QN',
          key: first(accepted).key,
          messageId: again,
          caseId: randomUUID(),
        });
      },
    ],
    [
      'ghost',
      'a message exists that no key accounts for',
      (qn, _qs, accepted) => {
        const { messageId } = sent(qn);
        qn.submissions = qn.submissions.filter((one) => one.messageId !== messageId);
        accepted.splice(
          0,
          accepted.length,
          ...accepted.filter((one) => one.messageId !== messageId),
        );
      },
    ],
    [
      'lost in transit',
      'an accepted parcel lost one row',
      (_qn, qs) => without(qs.messages, received(qs)),
    ],
    [
      'false receipt',
      'the receiver lost what it receipted',
      (_qn, qs) => without(qs.messages, received(qs)),
    ],
    [
      'false receipt',
      'the receipt speaks of other bytes',
      (qn) => (first(first(qn.receipts).accepted).digest = 'x'),
    ],
    [
      'false receipt',
      'the receipt is of another State',
      (qn) => (first(qn.receipts).issuer = 'QM'),
    ],
    ['phantom', 'the receiver holds what was never sent', (qn) => without(qn.messages, sent(qn))],
    ['half accept', 'a stored message has no effect', (_qn, qs) => folded(qs).entries.shift()],
    [
      'half accept',
      'the case list lags behind the messages',
      (_qn, qs) => (first(qs.caseFiles).state = 'DELIVERED'),
    ],
    ['half accept', 'a case is missing in the list', (_qn, qs) => qs.caseFiles.shift()],
    [
      'duplicate effects',
      'one effect doubled',
      (_qn, qs) => folded(qs).entries.push(first(folded(qs).entries)),
    ],
    [
      'duplicate effects',
      'one message stored twice',
      (_qn, qs) => qs.messages.push({ ...received(qs) }),
    ],
    ['duplicate effects', 'one arrival audited twice', (_qn, qs) => qs.audit.push(first(qs.audit))],
    [
      'altered',
      'one byte changed',
      (_qn, qs) => {
        const row = received(qs);
        row.jws = `${row.jws.slice(0, 3)}${row.jws[3] === 'x' ? 'y' : 'x'}${row.jws.slice(4)}`;
      },
    ],
    [
      'altered',
      'bytes and digest changed together',
      (_qn, qs) => {
        const row = received(qs);
        row.jws = `x${row.jws}`;
        row.digest = digestOfSignedBytes(row.jws);
      },
    ],
    ['altered', 'only the signature differs', (_qn, qs) => (received(qs).jws += 'A')],
    [
      'altered',
      'a receipt was altered where it is kept',
      (qn) => (qn.receipts = qn.receipts.map((one) => ({ ...one, jws: 'altered' }))),
    ],
    [
      'state split',
      'the nodes name different states',
      (_qn, qs) => (folded(qs).state = 'WITHDRAWN'),
    ],
    [
      'state split',
      'the clocks differ',
      (_qn, qs) => (folded(qs).clocks = 'ANSWER due a day later'),
    ],
    [
      'state split',
      'the order of effects differs',
      (_qn, qs) => (folded(qs).entries = folded(qs).entries.toReversed()),
    ],
    ['state split', 'one side never gets certain', (_qn, qs) => (folded(qs).provisional = true)],
    ['order', 'a sequence has a gap', (qn) => (sent(qn).sequence = 7)],
    [
      'order',
      'a sequence number is used twice',
      (_qn, qs) => (first(qs.messages.slice(2)).sequence = 1),
    ],
    ['audit gaps', 'an action left no entry', (qn) => qn.audit.shift()],
    [
      'audit gaps',
      'an entry speaks of a message that is not there',
      (qn) =>
        qn.audit.push({ action: AUDITED_AS.OUT, caseId: randomUUID(), messageId: randomUUID() }),
    ],
    ['append-only', 'one leaf was changed', (qn) => qn.log?.leaves.fill(7, 40, 41)],
    [
      'append-only',
      'the end was cut off',
      (qn) => qn.log && (qn.log.leaves = qn.log.leaves.subarray(0, 64)),
    ],
    [
      'append-only',
      'another log was shown to a partner',
      (qn) => qn.log && (first(qn.log.published.slice(2)).root = 'another'),
    ],
    ['append-only', 'an entry has no position', (qn) => qn.log?.leftOut.push('17')],
    ['deadline', 'an alarm was not raised', (_qn, qs) => qs.alarms?.raised.shift()],
    [
      'deadline',
      'an alarm was raised for a clock that is not there',
      (_qn, qs) => qs.alarms && (first(qs.alarms.raised).startedBy = randomUUID()),
    ],
    [
      'deadline',
      'an alarm was raised before its time',
      (_qn, qs) => qs.alarms && (first(qs.alarms.raised).rung = 'HEAD'),
    ],
    [
      'deadline',
      'the node sleeps while three quarters pass',
      (_qn, qs) => qs.alarms && (qs.alarms.now = new Date('2026-04-09T12:00:00.000Z')),
    ],
    ['signatures', 'somebody else used the key', (qn) => qn.signatures?.recorded.push('d.e.f')],
  ];

  it.each(damages)('sees %s: %s', (name, _story, damage) => {
    const { nodes, accepted } = anExchange(3);
    damage(nodes[0], nodes[1], accepted);
    const checks = compare(nodes, accepted);
    expect(
      checks.filter(({ findings }) => findings.length > 0).map((check) => check.name),
    ).toContain(name);
    expect(isClean(checks)).toBe(false);
    expect(table(checks)).toMatch(new RegExp(`FAULT +\\d+ +${name}`));
  });

  it('has a damage for every check that is not merely reported', () => {
    const tried = new Set(damages.map(([name]) => name));
    const faults = compare(anExchange(1).nodes, []).filter(({ reported }) => reported !== true);
    expect(faults.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });

  it('compares twenty thousand messages', () => {
    const { nodes, accepted } = anExchange(7_000);
    expect(isClean(compare(nodes, accepted))).toBe(true);
  });
});
