import type { Reopen } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import {
  acknowledgementOf,
  answeringFor,
  closureWith,
  fullAnswer,
  POLICE_USE,
  requestAbout,
} from './dossier.ts';

const MIRAVA = answeringFor('QM', 'MR-140/26');

const REQUEST = requestAbout({
  to: 'QM',
  weapon: 'M58',
  serial: 'C58-131966',
  caseNo: 'ND-4902/26',
  seized: '2026-10-02',
  facts: 'A rifle Castellan M58 was found in an arms cache.',
  bases: ['FP_12_4', 'ITI'],
});

const REOPENING: Reopen = {
  reason: 'NEW_FACT',
  text: 'The paper records of the factory have been found in the archive.',
  handling: POLICE_USE,
};

/** Scenario 18: nobody answers in time; the lateness stays, whatever is closed and opened again. */
export const LATE_ANSWER: Story = {
  name: '18',
  alias: 'late',
  title: 'Scenario 18: an answer comes too late',
  about: 'a case becomes overdue on both sides, is closed, reopened and answered 7 days late',
  states: ['QN', 'QM'],
  startsAt: '2026-10-06T15:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QM');
  await stage.ask(REQUEST, { says: 'asks the State of the maker' });
  await stage.say({
    by: 'QM',
    step: 'acknowledgement',
    body: acknowledgementOf(MIRAVA),
    says: 'takes the request on',
  });
  await stage.until(
    '2026-10-29T15:00:00Z',
    'Three weeks pass: DUE_SOON from three quarters of the time.',
  );
  await stage.until('2026-11-09T14:00:00Z', 'The due date of 5 November passes without an answer.');
  // PARTNER_OVERDUE at the State that waits, CLOCK_OVERDUE at the one that owes.
  await stage.told('_OVERDUE');
  await stage.say({
    by: 'QN',
    step: 'closure',
    body: closureWith('NO_USE', 'Overdue; the investigation went on without it.'),
    says: 'closes the case unanswered',
  });
  await stage.until('2026-11-12T16:00:00Z', 'Three days pass.');
  await stage.say({
    by: 'QM',
    step: 'reopening',
    body: REOPENING,
    says: 'takes the case up again',
  });
  const answer = fullAnswer(MIRAVA, {
    maker: 'Castellan',
    country: 'QM',
    sold: '2001-02-20',
    stolen: '2009-06-30',
  });
  answer.response.lateReason = 'LATE-RECORDS';
  answer.response.lateText = 'The records of before 2003 are on paper, in a store far away.';
  await stage.say({
    by: 'QM',
    step: 'final-answer',
    body: answer,
    says: 'answers, and says why it is late',
    facts: [['late', `LATE-RECORDS: ${answer.response.lateText}`]],
  });
  const late = (await stage.seenBy('QN')).standing.some(
    ({ kind, status, daysLate }) => kind === 'ANSWER' && status === 'MET_LATE' && daysLate === 7,
  );
  stage.mustHold('the answer is late by 7 days, for good', late);
  return stage.end('ANSWERED');
}
