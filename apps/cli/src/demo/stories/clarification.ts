import type { Clarification, ClarificationRequest } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import {
  acknowledgementOf,
  answeringFor,
  fullAnswer,
  POLICE_USE,
  requestAbout,
} from './dossier.ts';

const SORAVA = answeringFor('QS', 'SR-T-2026/131');

const REQUEST = requestAbout({
  to: 'QS',
  weapon: 'ZP-9',
  serial: 'ZP9-00518',
  caseNo: 'ND-4502/26',
  seized: '2026-01-10',
  facts: 'A pistol Zorin ZP-9 was found in a car at a traffic stop.',
  bases: ['EU_2023_977', 'FP_12_4'],
});

const QUESTION: ClarificationRequest = {
  ...SORAVA,
  missing: [
    {
      element: 'IMPORT_MARK',
      itemRef: 1,
      text: 'Is there an import mark under the grip? It decides which register is searched.',
    },
  ],
  handling: POLICE_USE,
};

const REPLY: Clarification = {
  given: [
    {
      missingNo: 1,
      element: 'IMPORT_MARK',
      status: 'GIVEN',
      itemRef: 1,
      text: 'The grip was taken off: there is none.',
      marks: [{ kind: 'IMPORT', condition: 'ABSENT' }],
    },
  ],
  handling: POLICE_USE,
};

/** A question stops the clock of the answer, and the reply lets it go on: on both sides by the same instants. */
export const CLARIFICATION: Story = {
  name: 'clarification',
  title: 'A question stops the clock',
  about: 'the clock of the answer is suspended and resumed, identically on both sides',
  states: ['QN', 'QS'],
  startsAt: '2026-01-14T09:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QS');
  await stage.ask(REQUEST, { says: 'asks where this pistol came from' });
  await stage.say({
    by: 'QS',
    step: 'acknowledgement',
    body: acknowledgementOf(SORAVA),
    says: 'takes the request on',
  });
  await stage.until('2026-01-16T10:30:00Z', 'Two days pass.');
  await stage.say({
    by: 'QS',
    step: 'clarification-request',
    body: QUESTION,
    says: 'asks for what is missing',
    facts: [['asks', QUESTION.missing[0]?.text ?? '']],
  });
  await stage.until('2026-01-20T14:00:00Z', 'Four days pass. Nordania is waited for, not Sorava.');
  const suspended = (await stage.seenBy('QS')).standing.some(
    ({ status }) => status === 'SUSPENDED',
  );
  stage.mustHold('the answer stands still at Sorava while Nordania is waited for', suspended);
  await stage.say({
    by: 'QN',
    step: 'clarification',
    body: REPLY,
    says: 'gives what was missing, and the clock goes on',
    facts: [['replies', REPLY.given[0]?.text ?? '']],
  });
  await stage.until('2026-01-22T09:00:00Z', 'Another two days pass. The first due date is over.');
  await stage.say({
    by: 'QS',
    step: 'final-answer',
    body: fullAnswer(SORAVA, {
      maker: 'Zorin',
      country: 'QS',
      sold: '2018-05-04',
      stolen: '2020-02-03',
    }),
    says: 'answers, in time',
  });
  return stage.end('ANSWERED');
}
