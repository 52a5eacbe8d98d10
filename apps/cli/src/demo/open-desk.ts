import type { TraceRequest } from '@trace/protocol';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { SubmittedView } from '../../../node/src/api/views/submitted.view.ts';
import type { DemoNodes } from './demo-nodes.ts';
import { demoState } from './demo-states.ts';
import { DESK_CASES, OUT_OF_REACH, teamOf, tipOf, type DeskCase, type Move } from './desk-cases.ts';
import { answeringFor, requestAbout } from './stories/dossier.ts';

const DAY_MS = 86_400_000;
const LANGUAGE = 'en';

/**
 * Opens cases in every state on the days on which they would have been opened, some long enough ago to be late, and
 * leaves one draft unfinished.
 */
export async function openDesk(nodes: DemoNodes): Promise<void> {
  const here = new Set([...nodes.nodes.map(({ state }) => state), OUT_OF_REACH]);
  for (const one of DESK_CASES.filter(({ from, to }) => here.has(from) && here.has(to))) {
    // Time never goes back for a node: what the stories have passed is passed.
    const day = Math.max(nodes.clock.now.getTime(), Date.now() - one.daysAgo * DAY_MS);
    await nodes.clock.setTo(new Date(day));
    await play(nodes, one);
  }
  const [first, second] = nodes.nodes;
  if (!first || !second) return;
  const informing = { to: first.state, language: LANGUAGE, body: tipOf(second.state) };
  await second.as('FOCAL_POINT').post('/v1/spontaneous-information', informing);
  const proposing = {
    to: first.state,
    language: LANGUAGE,
    body: teamOf(second.state, first.state),
  };
  await second.as('SUPERVISOR').post('/v1/joint-team-proposals', proposing);
  await leaveDraft(nodes, first.state, second.state);
}

async function play(nodes: DemoNodes, one: DeskCase): Promise<void> {
  const { from, to, serial, moves } = one;
  const content = { to, language: LANGUAGE, request: requestOf(one, nodes.clock.now) };
  const { caseId } = (
    await nodes.node(from).as('FOCAL_POINT').post<SubmittedView>('/v1/requests', content)
  ).content;
  if (to === OUT_OF_REACH) return;
  const path = `/v1/cases/${caseId}`;
  await nodes
    .node(to)
    .as('OFFICER')
    .until<CaseView>(path, 'the request', () => true);
  const answering = answeringFor(to, `${to}-T-${serial.slice(-3)}/26`);
  for (const move of moves?.(answering) ?? []) await make(nodes, one, path, move);
}

/** Says it, once its State holds what the other has said before. */
async function make(
  nodes: DemoNodes,
  { from, to }: DeskCase,
  path: string,
  move: Move,
): Promise<void> {
  const [by, other] = move.by === 'ASKING' ? [from, to] : [to, from];
  const client = nodes.node(by).as(move.by === 'ASKING' ? 'FOCAL_POINT' : 'OFFICER');
  const there = (await nodes.node(other).as('SUPERVISOR').get<CaseView>(path)).content;
  const { etag } = await client.until<CaseView>(
    path,
    'what was said before, with its receipt',
    ({ timeline }) =>
      timeline.length >= there.timeline.length &&
      timeline.every(({ receivedAt }) => receivedAt !== undefined),
  );
  await client.post(`${path}/${move.step}`, { language: LANGUAGE, body: move.body }, etag);
}

/** A request that somebody has begun and not finished. */
async function leaveDraft(nodes: DemoNodes, from: string, to: string): Promise<void> {
  const { requestType, header, items, recovery } = requestOf(
    { from, to, daysAgo: 0, weapon: 'ZP-9', serial: 'ZP9-60017' },
    nodes.clock.now,
  );
  const { factsSummary: _unwritten, legalJustification: _missing, ...written } = header;
  const request = { requestType, header: written, items, recovery };
  const draft = { language: LANGUAGE, to: [to], request };
  await nodes.node(from).as('FOCAL_POINT').post('/v1/drafts', draft);
}

/** The request of a State about one weapon, on the instruments by which all States are bound. */
function requestOf({ from, to, weapon, serial, urgent }: DeskCase, at: Date): TraceRequest {
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
