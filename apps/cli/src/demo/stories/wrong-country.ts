import type { Referral } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import { acknowledgementOf, answeringFor, POLICE_USE, requestAbout } from './dossier.ts';

const VALKESH = answeringFor('QV', 'VR-12/26');

const REQUEST = requestAbout({
  to: 'QV',
  weapon: 'BS-38',
  serial: 'T-20417',
  caseNo: 'ND-4688/26',
  seized: '2026-05-04',
  facts: 'A revolver that was taken for a Brennek BS-38 was surrendered at a police station.',
  bases: ['FP_12_4', 'ITI'],
});

const REFERRAL: Referral = {
  ...VALKESH,
  reason: 'NOT_OUR_MARK',
  text: 'The proof mark is not ours: this is a copy made under licence in Tamoro.',
  onwardStates: [
    {
      state: 'QT',
      why: 'Its State factory has made the BS-38 under licence since 1984.',
      suggestedQuestions: ['Q-IDENT', 'Q-LASTHOLDER'],
      canForwardData: true,
    },
  ],
  correctedItems: [
    {
      itemRef: 1,
      correctedIdentification: {
        make: 'Tamoro Arsenal',
        manufacturerCountry: 'QT',
        model: 'TA-38',
        serial: 'T-20417',
        text: 'The proof mark and the form of the hammer.',
      },
    },
  ],
  handling: POLICE_USE,
};

/** Scenario 6: the wrong State was asked; it says what the weapon is, whom to ask, and nobody is late for it. */
export const WRONG_COUNTRY: Story = {
  name: '6',
  title: 'Scenario 6: the wrong country',
  about:
    'a referral with the corrected identification; the clocks of the State that was asked stop',
  states: ['QN', 'QV'],
  startsAt: '2026-05-06T07:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QV');
  await stage.ask(REQUEST, { says: 'asks Valkesh for the buyer of a "Brennek BS-38"' });
  await stage.say({
    by: 'QV',
    step: 'acknowledgement',
    body: acknowledgementOf(VALKESH),
    says: 'takes the request on',
  });
  await stage.until('2026-05-07T09:00:00Z', 'A day passes; the expert has looked at the photos.');
  await stage.say({
    by: 'QV',
    step: 'referral',
    body: REFERRAL,
    says: 'refers to Tamoro',
    facts: [
      ['reason', `${REFERRAL.reason}: ${REFERRAL.text}`],
      ['it is', 'Tamoro Arsenal TA-38, no. T-20417'],
      ['ask', `QT: ${REFERRAL.onwardStates[0]?.why}`],
    ],
  });
  const open = (await stage.seenBy('QV')).waitingFor;
  stage.mustHold('nobody is waited for any more', open === undefined);
  return stage.end('REFERRED');
}
