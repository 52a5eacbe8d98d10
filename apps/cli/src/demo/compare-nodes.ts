import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { verifyEvidence, type Role } from '@trace/casework';
import { digestOf, type FinalAnswer, type Message } from '@trace/protocol';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { MessageView } from '../../../node/src/api/views/message.view.ts';
import { ApiProblem } from './api-client.ts';
import type { DemoNode } from './demo-node.ts';
import type { Finding } from './narrator.ts';
import type { ThreeStates } from './three-states.ts';

const READER: Role = 'SUPERVISOR';
const EXPECTED = { state: 'CLOSED', diversion: 'THEFT_PRIVATE', timeToCrimeDays: 2_490 } as const;

interface ShownMessage extends MessageView {
  message: Message;
}

/** What one node holds of the case, read through its public API. */
interface Held {
  node: DemoNode;
  view: CaseView;
  messages: ShownMessage[];
}

/** Compares what the two nodes of a case hold, thing by thing, and with what the scenario names. */
export async function compareNodes(states: ThreeStates, caseId: string): Promise<Finding[]> {
  const [one, other] = await Promise.all([
    heldBy(states.node('QN'), caseId),
    heldBy(states.node('QS'), caseId),
  ]);
  return [
    sameMessages(one, other),
    sameReceipts(one, other),
    sameState(one, other),
    sameClocks(one, other),
    allInTime(one, other),
    timeToCrime(one, other),
    diversion(one, other),
    await evidenceHolds(states, [one, other]),
    await nothingElsewhere(states.node('QM'), caseId),
  ];
}

async function heldBy(node: DemoNode, caseId: string): Promise<Held> {
  const client = node.as(READER);
  const { content: view } = await client.get<CaseView>(`/v1/cases/${caseId}`);
  const messages = await Promise.all(
    view.timeline.map(async ({ proof }) => (await client.get<ShownMessage>(proof)).content),
  );
  return { node, view, messages };
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

function sameState(one: Held, other: Held): Finding {
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
    .filter(({ view }) => view.state !== EXPECTED.state || view.provisional)
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

function allInTime(...both: Held[]): Finding {
  const faults = both.flatMap(({ node, view }) =>
    view.standing
      .filter(({ status }) => status !== 'MET')
      .map(({ sentence }) => `${node.state}: ${sentence}`),
  );
  return { says: 'Everything was delivered, acknowledged and answered in time', faults };
}

function timeToCrime(...both: Held[]): Finding {
  const expected = EXPECTED.timeToCrimeDays;
  const faults = both
    .filter(({ view }) => view.timeToCrimeDays !== expected)
    .map(({ node, view }) => `${node.state} computes ${view.timeToCrimeDays ?? 'nothing'}`);
  const years = (expected / 365.25).toFixed(1);
  return {
    says: `The time-to-crime is ${expected.toLocaleString('en')} days (${years} years) at both`,
    faults,
  };
}

function diversion(...both: Held[]): Finding {
  const faults = both.flatMap(({ node, messages }) => {
    const answer = messages.find(({ kind }) => kind === 'FINAL_ANSWER')?.message.body as
      FinalAnswer | undefined;
    const kind = answer?.response.pointOfDiversion?.kind;
    return kind === EXPECTED.diversion ? [] : [`${node.state} holds ${kind ?? 'no final answer'}`];
  });
  return { says: `The point of diversion is ${EXPECTED.diversion} at both`, faults };
}

/** The evidence that each node exports is checked as a court would: by itself, with the key of the authority. */
async function evidenceHolds(states: ThreeStates, both: readonly Held[]): Promise<Finding> {
  const pinned = JSON.parse(await readFile(states.authorityFile, 'utf8')) as object;
  const faults = await Promise.all(
    both.map(async ({ node, view }) => {
      const { content } = await node.as(READER).get(`/v1/cases/${view.caseId}/evidence`);
      const report = await verifyEvidence(content, pinned);
      const wrong = [...report.faults, ...report.messages.flatMap((message) => message.faults)];
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

/** A third State is told nothing, and is answered as if the case did not exist. */
async function nothingElsewhere(node: DemoNode, caseId: string): Promise<Finding> {
  const status = await node
    .as(READER)
    .get(`/v1/cases/${caseId}`)
    .then(
      () => 200,
      (fault: unknown) => (fault instanceof ApiProblem ? fault.status : 0),
    );
  return {
    says: `${node.place.about.name}, which is no party, knows nothing of the case`,
    faults: status === 404 ? [] : [`${node.state} answers with ${status}`],
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
