import type { TraceRequest } from '@trace/protocol';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { SubmittedView } from '../../../node/src/api/views/submitted.view.ts';
import type { DemoNodes } from './demo-nodes.ts';
import { demoState } from './demo-states.ts';
import { acknowledgementOf, answeringFor, POLICE_USE, requestAbout } from './stories/dossier.ts';

const DAY_MS = 86_400_000;

/** A case that is left open, so that there is something to do in the console. */
interface OpenCase {
  from: string;
  to: string;
  daysAgo: number;
  weapon: 'ZP-9' | 'BS-38' | 'M58';
  serial: string;
  /** How far the State that is asked has come. */
  taken?: 'ACKNOWLEDGED' | 'CLARIFICATION';
  urgent?: boolean;
}

const CASES: readonly OpenCase[] = [
  { from: 'QN', to: 'QS', daysAgo: 44, weapon: 'ZP-9', serial: 'ZP9-31207' },
  { from: 'QN', to: 'QM', daysAgo: 41, weapon: 'M58', serial: 'C58-118844', taken: 'ACKNOWLEDGED' },
  { from: 'QM', to: 'QN', daysAgo: 38, weapon: 'BS-38', serial: 'BS-77120' },
  { from: 'QS', to: 'QN', daysAgo: 12, weapon: 'M58', serial: 'C58-150063', taken: 'ACKNOWLEDGED' },
  { from: 'QN', to: 'QS', daysAgo: 4, weapon: 'ZP-9', serial: 'ZP9-40981', taken: 'CLARIFICATION' },
  { from: 'QN', to: 'QS', daysAgo: 2, weapon: 'M58', serial: 'C58-162239', taken: 'ACKNOWLEDGED' },
  { from: 'QS', to: 'QN', daysAgo: 1, weapon: 'ZP-9', serial: 'ZP9-52006', urgent: true },
  { from: 'QM', to: 'QN', daysAgo: 0, weapon: 'M58', serial: 'C58-170402' },
];

/** Opens cases in several states on the days on which they would have been opened, some long enough ago to be late. */
export async function openDesk(nodes: DemoNodes): Promise<void> {
  const here = new Set(nodes.nodes.map(({ state }) => state));
  for (const one of CASES.filter(({ from, to }) => here.has(from) && here.has(to))) {
    // Time never goes back for a node: what the stories have passed is passed.
    const day = Math.max(nodes.clock.now.getTime(), Date.now() - one.daysAgo * DAY_MS);
    await nodes.clock.setTo(new Date(day));
    await open(nodes, one);
  }
}

async function open(nodes: DemoNodes, one: OpenCase): Promise<void> {
  const asked = nodes.node(one.to).as('OFFICER');
  const content = { to: one.to, language: 'en', request: requestOf(one, nodes.clock.now) };
  const { caseId } = (
    await nodes.node(one.from).as('FOCAL_POINT').post<SubmittedView>('/v1/requests', content)
  ).content;
  const path = `/v1/cases/${caseId}`;
  const { etag } = await asked.until<CaseView>(path, 'the request', () => true);
  if (one.taken === undefined) return;
  const answering = answeringFor(one.to, `${one.to}-T-${one.serial.slice(-3)}/26`);
  await asked.post(`${path}/acknowledgement`, said(acknowledgementOf(answering)), etag);
  if (one.taken === 'ACKNOWLEDGED') return;
  const next = await asked.get<CaseView>(path);
  await asked.post(`${path}/clarification-request`, said({ ...answering, ...QUESTION }), next.etag);
}

function said(body: object): object {
  return { language: 'en', body };
}

const QUESTION = {
  missing: [
    {
      element: 'IMPORT_MARK',
      itemRef: 1,
      text: 'Is there an import mark under the grip? It decides which register is searched.',
    },
  ],
  handling: POLICE_USE,
};

/** The request of a State about one weapon, on the instruments by which all States are bound. */
function requestOf({ from, to, weapon, serial, urgent }: OpenCase, at: Date): TraceRequest {
  const { name } = demoState(from);
  const seized = new Date(at.getTime() - 9 * DAY_MS).toISOString().slice(0, 10);
  const request = requestAbout({
    to,
    weapon,
    serial,
    caseNo: `${from}-${serial.slice(-4)}/26`,
    seized,
    facts: 'The weapon was found in a car at a border control.',
    bases: ['FP_12_4', 'ITI'],
    ...(urgent === true && {
      header: {
        urgency: 'URGENT',
        urgencyGrounds: ['U-LIFE'],
        urgencyReason: 'The suspect is at large with further weapons.',
      },
    }),
  });
  Object.assign(request.header.requestingAuthority, { name: `Criminal Police of ${name}` });
  Object.assign(request.recovery, { country: from });
  return request;
}
