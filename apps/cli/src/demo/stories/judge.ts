import type { DelayNotice, StatusReply } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import {
  acknowledgementOf,
  answeringFor,
  fullAnswer,
  POLICE_USE,
  requestAbout,
} from './dossier.ts';

const SORAVA = answeringFor('QS', 'SR-T-2026/140');

const REQUEST = requestAbout({
  to: 'QS',
  weapon: 'ZP-9',
  serial: 'ZP9-00731',
  caseNo: 'ND-4560/26',
  seized: '2026-01-29',
  facts: 'A pistol Zorin ZP-9 was thrown away by a man who ran from the police.',
  bases: ['EU_2023_977'],
});

const NOTICE: DelayNotice = {
  ...SORAVA,
  delay: {
    reasonCode: 'LATE-JUDICIAL',
    text: 'The books of the dealer can be seen by order of the court only.',
    expectedDate: '2026-02-24',
    lengthDays: 21,
  },
  judicialAuthorisation: true,
  handling: POLICE_USE,
};

const UPDATE: StatusReply = {
  standing: 'AWAITING_AUTHORISATION',
  expectedDate: '2026-02-24',
  text: 'The court has heard the dealer; the order is expected next week.',
  handling: POLICE_USE,
};

/** Scenario 9: a judge is waited for. The answer deviates and is not overdue; updates are owed, and one is missed. */
export const JUDGE: Story = {
  name: '9',
  alias: 'delay',
  title: 'Scenario 9: a judge has to allow it',
  about: 'a delay of 21 days that moves the time limit, and an update that is missed',
  states: ['QN', 'QS'],
  startsAt: '2026-02-02T09:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QS');
  await stage.ask(REQUEST, { says: 'asks who bought this pistol' });
  await stage.say({
    by: 'QS',
    step: 'acknowledgement',
    body: acknowledgementOf(SORAVA, 'JUDICIAL', 'The books are under the seal of the court.'),
    says: 'takes the request on',
  });
  await stage.until('2026-02-03T09:00:00Z', 'A day passes.');
  await stage.say({
    by: 'QS',
    step: 'delay-notice',
    body: NOTICE,
    says: 'gives notice that a judge has to allow it',
    facts: [['reason', `${NOTICE.delay.text} ${NOTICE.delay.lengthDays} days are expected.`]],
  });
  await stage.until(
    '2026-02-10T12:00:00Z',
    'A week passes. The first due date is over: DEVIATED, not OVERDUE.',
  );
  await stage.say({
    by: 'QS',
    step: 'status-reply',
    body: UPDATE,
    says: 'gives the update that is owed every seven days',
  });
  await stage.until('2026-02-18T09:00:00Z', 'Eight days pass, and the next update is missed.');
  const missed = (await stage.seenBy('QN')).standing.some(
    ({ kind, status }) => kind === 'DELAY_UPDATE' && status === 'OVERDUE',
  );
  stage.mustHold('Nordania sees that the update is overdue', missed);
  await stage.told('UPDATE_MISSED');
  await stage.until('2026-02-23T15:00:00Z', 'The order has come.');
  await stage.say({
    by: 'QS',
    step: 'final-answer',
    body: fullAnswer(SORAVA, {
      maker: 'Zorin',
      country: 'QS',
      sold: '2019-11-08',
      stolen: '2024-07-19',
    }),
    says: 'answers, in time by the date that the notice named',
  });
  return stage.end('ANSWERED');
}
