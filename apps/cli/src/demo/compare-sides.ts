import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { verifyEvidence } from '@trace/casework';
import { digestOf } from '@trace/protocol';
import type { MessageView } from '../../../node/src/api/views/message.view.ts';
import type { DemoNode } from './demo-node.ts';
import type { DemoNodes } from './demo-nodes.ts';
import { heldBy, type Held, type ShownMessage } from './held-case.ts';
import type { Finding } from './narrator.ts';

/** Compares what two nodes hold of a case, thing by thing, each asked by itself. */
export async function compareSides(
  nodes: DemoNodes,
  between: readonly [DemoNode, DemoNode],
  { caseId, state }: { caseId: string; state: string },
): Promise<Finding[]> {
  const [one, other] = await Promise.all([heldBy(between[0], caseId), heldBy(between[1], caseId)]);
  return [
    sameMessages(one, other),
    sameReceipts(one, other),
    sameState(one, other, state),
    sameClocks(one, other),
    await evidenceHolds(nodes, [one, other]),
  ];
}

function sameMessages(one: Held, other: Held): Finding {
  return {
    says: `Both hold the same ${one.messages.length} messages, byte for byte`,
    faults: differences(one, other, ({ digest, jws }) => [digest, jws]),
    table: sideBySide(one, other, 'MESSAGE', 'SIGNED BY', ({ digest }) => digest),
  };
}

function sameReceipts(one: Held, other: Held): Finding {
  const faults = differences(one, other, ({ receipt }) => [receipt?.receivedAt, receipt?.jws]);
  const missing = [one, other].flatMap(({ node, messages }) =>
    messages
      .filter(({ receipt }) => receipt === undefined)
      .map(({ kind }) => `${node.state} has no receipt for ${kind}`),
  );
  const digest = ({ receipt }: ShownMessage): string => digestOf(receipt?.jws ?? '');
  return {
    says: `Both hold the same ${one.messages.length} signed receipts, byte for byte`,
    faults: [...faults, ...missing],
    table: sideBySide(one, other, 'RECEIPT FOR', 'FROM', digest),
  };
}

/** Each message in the order of the case, with what each of the two nodes has for it. */
function sideBySide(
  one: Held,
  other: Held,
  what: string,
  who: string,
  of: (message: ShownMessage) => string,
): string[][] {
  const rows = one.messages.map((mine) => {
    const theirs = other.messages.find(({ messageId }) => messageId === mine.messageId);
    const { issuer, audience } = mine.message;
    const said = who === 'FROM' ? audience : issuer;
    return [mine.kind, said, of(mine), theirs === undefined ? 'missing' : of(theirs)];
  });
  return [[what, who, `AT ${one.node.state}`, `AT ${other.node.state}`], ...rows];
}

function sameState(one: Held, other: Held, expected: string): Finding {
  const course = ({ view }: Held): unknown[] => [
    view.state,
    view.waitingFor,
    view.timeline.map(({ messageId, effect, stateAfter, provisional }) => [
      messageId,
      effect,
      stateAfter,
      provisional,
    ]),
  ];
  const stateOf = ({ node, view }: Held): string => `${node.state} says ${view.state}`;
  const wrong = [one, other]
    .filter(({ view }) => view.state !== expected || view.provisional)
    .map(stateOf);
  const differ = isDeepStrictEqual(course(one), course(other))
    ? []
    : [`${stateOf(one)}, ${stateOf(other)}`];
  const states = one.view.timeline.map(({ stateAfter }) => stateAfter).join(' → ');
  return { says: `Both come to the same states: ${states}`, faults: [...wrong, ...differ] };
}

function sameClocks(one: Held, other: Held): Finding {
  const faults = one.view.clocks.flatMap((clock, i) => {
    const facing = other.view.clocks[i];
    if (isDeepStrictEqual(clock, facing)) return [];
    return [
      `${clock.kind}: ${one.node.state} computes ${clock.dueAt}, ${other.node.state} ${facing?.dueAt ?? 'nothing'}`,
    ];
  });
  const more = other.view.clocks.length - one.view.clocks.length;
  if (more > 0) faults.push(`${other.node.state} has ${more} more clocks than ${one.node.state}`);
  const rows = one.view.clocks.flatMap(({ kind, readings }, i) =>
    readings.map(({ reading, applied, dueAt }, j) => [
      kind,
      `${reading}${applied ? ', applied' : ''}`,
      dueAt,
      other.view.clocks[i]?.readings[j]?.dueAt ?? 'missing',
    ]),
  );
  return {
    says: `Both compute the same ${one.view.clocks.length} clocks, by both readings, step by step`,
    faults,
    table: [
      ['CLOCK', 'READING', `DUE AT ${one.node.state}`, `DUE AT ${other.node.state}`],
      ...rows,
    ],
  };
}

/** The evidence that each node exports is checked as a court would: by itself, with the key of the authority. */
async function evidenceHolds(nodes: DemoNodes, both: readonly Held[]): Promise<Finding> {
  const pinned = JSON.parse(await readFile(nodes.authorityFile, 'utf8')) as object;
  const faults = await Promise.all(
    both.map(async ({ node, view }) => {
      const { content } = await node.as('SUPERVISOR').get(`/v1/cases/${view.caseId}/evidence`);
      const report = await verifyEvidence(content, pinned);
      const wrong = [
        ...report.faults,
        ...report.gaps,
        ...report.unproved,
        ...report.messages.flatMap((message) => message.faults),
      ];
      const differs =
        report.folded?.state === view.state ? [] : [`it makes ${report.folded?.state}`];
      return [...wrong, ...differs].map((fault) => `of ${node.state}: ${fault}`);
    }),
  );
  return {
    says: 'The evidence that each of them exports proves the case by itself, without a node or a network',
    faults: faults.flat(),
  };
}

function differences(one: Held, other: Held, of: (message: MessageView) => unknown): string[] {
  const facing = new Map(other.messages.map((message) => [message.messageId, message]));
  const ids = new Set([...one.messages, ...other.messages].map(({ messageId }) => messageId));
  return [...ids].flatMap((id) => {
    const mine = one.messages.find(({ messageId }) => messageId === id);
    const theirs = facing.get(id);
    if (!mine) return [`${one.node.state} does not hold the ${theirs?.kind} ${id}`];
    if (!theirs) return [`${other.node.state} does not hold the ${mine.kind} ${id}`];
    if (isDeepStrictEqual(of(mine), of(theirs))) return [];
    return [`the ${mine.kind} ${id} differs between ${one.node.state} and ${other.node.state}`];
  });
}
