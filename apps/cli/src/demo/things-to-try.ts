import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROLES } from '@trace/casework';
import type { TraceRequest } from '@trace/protocol';
import type { Narrator } from './narrator.ts';
import { SCENARIO_1 } from './scenario-1.ts';
import type { DemoNodes } from './demo-nodes.ts';

/** Prints where everything is, and commands to copy, each of which works by itself. */
export async function tellThingsToTry(
  states: DemoNodes,
  caseId: string,
  narrator: Narrator,
): Promise<void> {
  const [asking, asked] = [states.node('QN'), states.node('QS')];
  narrator.chapter('The three States stay up');
  narrator.table(
    [
      ['STATE', 'API AND ITS DOCUMENTATION', 'FOR PARTNERS', 'PROCESS', 'LOG'],
      ...states.nodes.map((node) => [
        `${node.state} ${node.place.about.name}`,
        `${node.apiUrl}/docs`,
        node.gatewayUrl,
        String(node.pid),
        here(node.logFile),
      ]),
    ],
    '  ',
  );
  narrator.gap();
  narrator.table(
    [
      ['STATE', 'ROLE', 'PERSON', 'TOKEN'],
      ...states.nodes.flatMap(({ state, place, tokens }) =>
        ROLES.map((role) => [state, role, place.about.people[role], tokens[role] ?? '']),
      ),
    ],
    '  ',
  );

  const requestFile = join(states.folder, 'request.json');
  const evidenceFile = join(states.folder, 'evidence.json');
  await writeFile(requestFile, `${JSON.stringify(furtherRequest(caseId), undefined, 2)}\n`);
  const curl = (token: string | undefined, rest: string): string =>
    `curl -s -H 'authorization: Bearer ${token}' ${rest}`;
  narrator.gap();
  narrator.prose(
    'Each of these commands works by itself; an answer is one line of JSON, easier to read with "| jq ." behind it:',
  );
  narrator.copyable(
    'The cases that Sorava was asked about:',
    curl(asked.tokens.OFFICER, `'${asked.apiUrl}/v1/cases?direction=IN'`),
  );
  narrator.copyable(
    'The case that was just played, with its timeline, its clocks and its proofs:',
    curl(asking.tokens.FOCAL_POINT, `${asking.apiUrl}/v1/cases/${caseId}`),
  );
  narrator.copyable(
    `Another request, this time to Mirava, where the rifle was made (change ${here(requestFile)} as you like):`,
    curl(
      asking.tokens.FOCAL_POINT,
      `-H 'content-type: application/json' -H "idempotency-key: try-$(date +%s)" --data @${here(requestFile)} ${asking.apiUrl}/v1/requests`,
    ),
  );
  narrator.copyable(
    'What is overdue or will be soon, in both directions, as the supervisor of Nordania sees it:',
    curl(asking.tokens.SUPERVISOR, `${asking.apiUrl}/v1/overdue`),
  );
  narrator.copyable(
    'The evidence of the case as a file, checked without a node and without a network:',
    `${curl(asked.tokens.OFFICER, `-o ${here(evidenceFile)} ${asked.apiUrl}/v1/cases/${caseId}/evidence`)} && npx trace-node verify ${here(evidenceFile)} --authority ${here(states.authorityFile)}`,
  );
  narrator.gap();
  narrator.prose(
    'Ctrl-C stops everything. Nothing of this is kept: the next demonstration begins anew.',
    '',
  );
}

/** The request of the scenario, put to the State of the maker, with which only the worldwide instruments are shared. */
function furtherRequest(caseId: string): { to: string; language: string; request: TraceRequest } {
  const request = structuredClone(SCENARIO_1.request);
  request.header.legalBases = ['FP_12_4', 'ITI'];
  request.header.addressees = [{ state: 'QM', why: 'MANUFACTURER', mode: 'SEQUENTIAL' }];
  // The same rifle, asked about in the same trace: without this the node would hold it to be a duplicate.
  Object.assign(request.header, {
    rootTraceId: caseId,
    parentRequestId: caseId,
    relation: 'FOLLOW_UP',
  });
  return { to: 'QM', language: 'en', request };
}

/** As it can be typed in the folder in which the demonstration was called. */
function here(file: string): string {
  return relative(process.cwd(), file);
}
