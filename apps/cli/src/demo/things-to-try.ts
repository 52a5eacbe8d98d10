import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROLES } from '@trace/casework';
import type { TraceRequest } from '@trace/protocol';
import { DEMO_PASSWORD } from './demo-accounts.ts';
import type { Narrator } from './narrator.ts';
import { requestAbout } from './stories/dossier.ts';
import type { DemoNodes } from './demo-nodes.ts';

/** The case to look at, and the State that asked and the one that was asked in it. */
export interface Told {
  caseId: string;
  states: readonly [string, string];
}

/** Prints where everything is, and commands to copy, each of which works by itself. */
export async function tellThingsToTry(
  nodes: DemoNodes,
  { caseId, states: [first, second] }: Told,
  narrator: Narrator,
): Promise<void> {
  const [asking, asked] = [nodes.node(first), nodes.node(second)];
  const further = nodes.nodes.at(-1) ?? asked;
  narrator.chapter('The States stay up');
  narrator.prose('Their clocks go with that of this machine again.');
  narrator.gap();
  narrator.table(
    [
      ['STATE', 'CONSOLE', 'API AND ITS DOCUMENTATION', 'FOR PARTNERS', 'PROCESS', 'LOG'],
      ...nodes.nodes.map((node) => [
        `${node.state} ${node.place.about.name}`,
        node.apiUrl,
        `${node.apiUrl}/docs`,
        node.gatewayUrl,
        String(node.pid),
        here(node.logFile),
      ]),
    ],
    '  ',
  );
  narrator.gap();
  narrator.prose(
    `The console of each State opens in a browser, for example ${asking.apiUrl} for ${asking.place.about.name}. ` +
      `Sign in with the name of one of its people; the password of all of them is: ${DEMO_PASSWORD}`,
  );
  narrator.gap();
  narrator.table(
    [
      ['STATE', 'ROLE', 'PERSON', 'TOKEN FOR PROGRAMS'],
      ...nodes.nodes.flatMap(({ state, place, tokens }) =>
        ROLES.map((role) => [state, role, place.about.people[role], tokens[role] ?? '']),
      ),
    ],
    '  ',
  );

  const requestFile = join(nodes.folder, 'request.json');
  const evidenceFile = join(nodes.folder, 'evidence.json');
  await writeFile(requestFile, `${JSON.stringify(furtherRequest(further.state), undefined, 2)}\n`);
  const curl = (token: string | undefined, rest: string): string =>
    `curl -s -H 'authorization: Bearer ${token}' ${rest}`;
  narrator.gap();
  narrator.prose(
    'Each of these commands works by itself; an answer is one line of JSON, easier to read with "| jq ." behind it:',
  );
  narrator.copyable(
    `The cases that ${asked.place.about.name} was asked about:`,
    curl(asked.tokens.OFFICER, `'${asked.apiUrl}/v1/cases?direction=IN'`),
  );
  narrator.copyable(
    'The case that was told first, with its timeline, its clocks and its proofs:',
    curl(asking.tokens.FOCAL_POINT, `${asking.apiUrl}/v1/cases/${caseId}`),
  );
  narrator.copyable(
    `Another request, to ${further.place.about.name} (change ${here(requestFile)} as you like; the same weapon twice is held to be a duplicate):`,
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
    `${curl(asked.tokens.OFFICER, `-o ${here(evidenceFile)} ${asked.apiUrl}/v1/cases/${caseId}/evidence`)} && npx trace-node verify ${here(evidenceFile)} --authority ${here(nodes.authorityFile)}`,
  );
  narrator.gap();
  narrator.prose(
    'Ctrl-C stops everything. Nothing of this is kept: the next demonstration begins anew.',
    '',
  );
}

/** A request about another weapon, on the worldwide instruments, by which all States are bound. */
function furtherRequest(to: string): { to: string; language: string; request: TraceRequest } {
  const request = requestAbout({
    to,
    weapon: 'M58',
    serial: 'C58-140077',
    caseNo: 'ND-4990/26',
    seized: '2026-01-06',
    facts: 'A rifle Castellan M58 was found in a shed.',
    bases: ['FP_12_4', 'ITI'],
  });
  return { to, language: 'en', request };
}

/** As it can be typed in the folder in which the demonstration was called. */
function here(file: string): string {
  return relative(process.cwd(), file);
}
