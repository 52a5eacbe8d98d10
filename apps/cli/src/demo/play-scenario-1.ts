import type { FinalAnswer, PersonIdentity } from '@trace/protocol';
import type { AssessedView } from '../../../node/src/api/views/assessment.view.ts';
import type { IdentitiesView } from '../../../node/src/api/views/identity.view.ts';
import { visible } from '../visible.ts';
import { CaseCourse, type Speaker } from './case-course.ts';
import type { Narrator } from './narrator.ts';
import { SCENARIO_1 } from './scenario-1.ts';
import type { DemoNodes } from './demo-nodes.ts';

const LANGUAGE = 'en';
const REASON = 'ND-4471/26: the last legal holder has to be heard as a witness';

/**
 * Plays scenario 1, "the import mark decides": Nordania asks Sorava, through the public API of both nodes and nothing
 * else.
 *
 * @returns the id of the case, which is the same at both nodes
 */
export async function playScenario1(nodes: DemoNodes, narrator: Narrator): Promise<string> {
  const asking = nodes.node('QN');
  const asked = nodes.node('QS');
  const course = new CaseCourse(narrator);
  const focalPoint: Speaker = { from: asking, to: asked, role: 'FOCAL_POINT' };
  const officer: Speaker = { from: asked, to: asking, role: 'OFFICER' };
  tellOccasion(narrator);
  await judge(nodes, narrator);
  await ask(course, focalPoint);
  await acknowledge(course, officer);
  const answer = await course.say(officer, answerSpeech());
  tellAnswer(narrator, answer.message.body as FinalAnswer);
  await narrator.breathe();
  await openIdentity(course.caseId, nodes, narrator);
  await close(course, focalPoint);
  return course.caseId;
}

function tellOccasion(narrator: Narrator): void {
  const { header } = SCENARIO_1.request;
  narrator.prose(header.factsSummary);
  narrator.prose(
    `Nordania and Sorava are both bound by ${header.legalBases.join(' and ')}. ` +
      'The times below are local to the State that acts.',
  );
}

/** What the own node says of the request before it is sent: how good it is, and whom to ask. */
async function judge(nodes: DemoNodes, narrator: Narrator): Promise<void> {
  const node = nodes.node('QN');
  const { about } = node.place;
  const { content } = await node.as('FOCAL_POINT').post<AssessedView>('/v1/requests/assessment', {
    language: LANGUAGE,
    to: ['QS'],
    request: SCENARIO_1.request,
  });
  const suggested = content.suggestions.flatMap(({ addressees }) => addressees);
  narrator.happened({
    at: nodes.clock.now,
    zone: about.zone,
    state: node.state,
    says: `The node of ${about.name} judges the request before it is sent`,
    details: [
      [
        'score',
        `${content.score} of 100; ${content.ready ? 'nothing keeps it from being sent' : 'it is blocked'}`,
      ],
      ...suggested.map(({ state, sentence }, index): [string, string] => [
        index === 0 ? 'ask first' : 'then',
        `${state}. ${visible(sentence)}`,
      ]),
    ],
  });
}

async function ask(course: CaseCourse, speaker: Speaker): Promise<void> {
  const { request } = SCENARIO_1;
  const { header, items } = request;
  const [item] = items;
  const importMark = item?.marks.find(({ kind }) => kind === 'IMPORT');
  await course.say(speaker, {
    path: '/v1/requests',
    content: { to: speaker.to.state, language: LANGUAGE, request },
    says: `asks ${speaker.to.place.about.name} where this rifle came from`,
    facts: [
      [
        'weapon',
        `${item?.manufacturerNormalised} ${item?.model}, no. ${item?.serials[0]?.raw}, ${item?.calibre}, import mark "${importMark?.textRaw}"`,
      ],
      [
        'request',
        `${header.urgency}, on the legal bases ${header.legalBases.join(' and ')}, ${header.questions.length} questions`,
      ],
    ],
  });
}

async function acknowledge(course: CaseCourse, speaker: Speaker): Promise<void> {
  const body = SCENARIO_1.acknowledgement;
  await course.say(speaker, {
    path: '/v1/cases/:id/acknowledgement',
    content: { language: LANGUAGE, body },
    says: 'takes the request on',
    facts: [
      [
        'competence',
        `${body.acceptedCompetence}; the information is reached ${body.accessClass === 'DIRECT' ? 'directly' : 'indirectly'} (${body.accessClass})`,
      ],
      ['reference', `${body.reference}, ${body.assignedUnit}`],
    ],
  });
}

function answerSpeech(): Parameters<CaseCourse['say']>[1] {
  const { finalAnswer: body, identities } = SCENARIO_1;
  const { itemResults, pointOfDiversion } = body.response;
  return {
    path: '/v1/cases/:id/final-answer',
    content: { language: LANGUAGE, body, identities },
    says: 'gives the final answer',
    facts: [
      [
        'result',
        `${itemResults[0]?.result}; identification confirmed: ${itemResults[0]?.identificationConfirmed}`,
      ],
      [
        'diversion',
        `${pointOfDiversion?.kind}, ${pointOfDiversion?.country}, by ${pointOfDiversion?.to}`,
      ],
      [
        'sealed',
        `${identities.length} identity, as ciphertext with a key of its own: it can be erased, and every signature still holds`,
      ],
    ],
  };
}

/** The answer as it stands in the bytes that the asking State has received. */
function tellAnswer(narrator: Narrator, { response }: FinalAnswer): void {
  const nameOf = (partyNo: number | undefined): string => {
    const party = response.parties?.find((one) => one.partyNo === partyNo);
    if (party === undefined) return '';
    return visible(party.name ?? `a private person (sealed part ${party.identityPart})`);
  };
  narrator.gap();
  narrator.prose('What the records of Sorava say:');
  narrator.table(
    (response.chain ?? []).map(({ date, precision, event, fromParty, toParty, recordSource }) => [
      date?.slice(0, precision === 'YEAR' ? 4 : undefined) ?? '',
      event,
      [nameOf(fromParty), nameOf(toParty)].filter((name) => name !== '').join(' to '),
      visible(recordSource ?? ''),
    ]),
  );
}

async function openIdentity(caseId: string, nodes: DemoNodes, narrator: Narrator): Promise<void> {
  const node = nodes.node('QN');
  const part = SCENARIO_1.identities[0]?.part ?? '';
  const { content } = await node
    .as('FOCAL_POINT')
    .get<IdentitiesView>(`/v1/cases/${caseId}/identities/${part}`, { 'x-reason': REASON });
  const { about } = node.place;
  const opened = content.identities[0]?.identity as PersonIdentity | undefined;
  const name = opened?.names[0];
  narrator.happened({
    at: nodes.clock.now,
    zone: about.zone,
    state: node.state,
    says: `${about.people.FOCAL_POINT} opens the sealed identity of the last legal holder`,
    details: [
      ['reads', visible(`${name?.given} ${name?.family} (invented)`)],
      ['audit', `the reading stands in the audit trail, with the reason: ${REASON}`],
    ],
  });
}

async function close(course: CaseCourse, speaker: Speaker): Promise<void> {
  const body = SCENARIO_1.close;
  await course.say(speaker, {
    path: '/v1/cases/:id/closure',
    content: { language: LANGUAGE, body },
    says: 'closes the case and says what the answer was good for',
    facts: body.feedback
      ? [
          [
            'feedback',
            `${body.feedback.outcomeUsedFor}, usefulness ${body.feedback.usefulness} of 5`,
          ],
        ]
      : [],
  });
}
