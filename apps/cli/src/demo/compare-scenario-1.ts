import type { Role } from '@trace/casework';
import type { FinalAnswer } from '@trace/protocol';
import { ApiProblem } from './api-client.ts';
import { compareSides } from './compare-sides.ts';
import type { DemoNode } from './demo-node.ts';
import type { DemoNodes } from './demo-nodes.ts';
import { heldBy, type Held } from './held-case.ts';
import type { Finding } from './narrator.ts';

const READER: Role = 'SUPERVISOR';
const EXPECTED = { state: 'CLOSED', diversion: 'THEFT_PRIVATE', timeToCrimeDays: 2_490 } as const;

/** Compares what the two nodes hold of the case of scenario 1, and with what the scenario names. */
export async function compareScenario1(nodes: DemoNodes, caseId: string): Promise<Finding[]> {
  const between = [nodes.node('QN'), nodes.node('QS')] as const;
  const sides = await compareSides(nodes, between, { caseId, state: EXPECTED.state });
  const both = await Promise.all(between.map((node) => heldBy(node, caseId)));
  return [
    ...sides,
    allInTime(...both),
    timeToCrime(...both),
    diversion(...both),
    await nothingElsewhere(nodes.node('QM'), caseId),
  ];
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
