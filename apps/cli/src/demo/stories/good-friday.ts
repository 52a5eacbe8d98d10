import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import { acknowledgementOf, answeringFor, fullAnswer, requestAbout } from './dossier.ts';

const SORAVA = answeringFor('QS', 'SR-T-2026/201');
const REASON = 'The books of the dealer are on paper, and his shop is closed over Easter.';

const REQUEST = requestAbout({
  to: 'QS',
  weapon: 'ZP-9',
  serial: 'ZP9-00966',
  caseNo: 'ND-4630/26',
  seized: '2026-04-03',
  facts: 'A man has fired at a neighbour with a pistol Zorin ZP-9, which he lost when he ran away.',
  bases: ['EU_2023_977'],
  header: {
    urgency: 'URGENT',
    urgencyGrounds: ['U-LIFE'],
    urgencyReason: 'The man is still at large, and may have more weapons.',
  },
});

/** Scenario 7: urgent on Good Friday; the way of access gives the answer another time limit. */
export const GOOD_FRIDAY: Story = {
  name: '7',
  title: 'Scenario 7: urgent on Good Friday',
  about: 'eight hours by two readings of the law, and three days once the access is indirect',
  states: ['QN', 'QS'],
  startsAt: '2026-04-03T14:20:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QS');
  await stage.ask(REQUEST, {
    says: 'asks Sorava at 16:20 on Good Friday: a life is in danger',
    facts: [['urgent', 'U-LIFE; directly accessible information is due in 8 hours']],
  });
  await stage.readings('ANSWER');
  const triage = { by: 'QS', step: 'acknowledgement' } as const;
  await stage.tryTo({
    ...triage,
    body: acknowledgementOf(SORAVA, 'INDIRECT'),
    says: 'wants to declare that the information is reached indirectly, without a reason',
  });
  await stage.until('2026-04-03T15:05:00Z', 'Three quarters of an hour pass.');
  await stage.say({
    ...triage,
    body: acknowledgementOf(SORAVA, 'INDIRECT', REASON),
    says: 'declares the access as INDIRECT',
    facts: [['reason', REASON]],
  });
  await stage.readings('ANSWER');
  await stage.until('2026-04-06T08:00:00Z', 'Easter Monday, a holiday in Sorava.');
  await stage.say({
    by: 'QS',
    step: 'final-answer',
    body: fullAnswer(SORAVA, {
      maker: 'Zorin',
      country: 'QS',
      sold: '2021-03-12',
      stolen: '2025-12-24',
    }),
    says: 'answers all the same, in time',
  });
  return stage.end('ANSWERED');
}
