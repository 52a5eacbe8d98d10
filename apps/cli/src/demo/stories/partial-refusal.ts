import type { FinalAnswer, PartialAnswer, RefusalGround, RefusalNotice } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import { acknowledgementOf, answeringFor, POLICE_USE, requestAbout } from './dossier.ts';

const VALKESH = answeringFor('QV', 'VR-31/26');

const REQUEST = requestAbout({
  to: 'QV',
  weapon: 'BS-38',
  serial: 'B-70455',
  caseNo: 'ND-4805/26',
  seized: '2026-08-10',
  facts: 'A revolver Brennek BS-38 was found at the scene of a robbery.',
  bases: ['FP_12_4', 'ITI'],
  header: {
    questions: [
      { code: 'Q-MANUF', itemRef: 1 },
      { code: 'Q-FIRSTDEST', itemRef: 1 },
      { code: 'Q-LASTHOLDER', itemRef: 1 },
    ],
  },
});

const GIVEN = [
  { questionNo: 1, code: 'Q-MANUF', status: 'ANSWERED', answer: 'Made in March 1987, lot 87-C.' },
  { questionNo: 2, code: 'Q-FIRSTDEST', status: 'ANSWERED', answer: 'Exported to Tamoro in 1988.' },
] as const;
const PART = { questionNo: 3, text: 'The identity of the buyer.' };
const REASON = 'The register of buyers is confidential by law, and no court has opened it.';

const PARTIAL: PartialAnswer = {
  response: {
    ...VALKESH,
    itemResults: [
      {
        itemRef: 1,
        identificationConfirmed: 'YES',
        result: 'PENDING',
        reasons: [],
        handling: POLICE_USE,
      },
    ],
    questionResults: [...GIVEN],
    handling: POLICE_USE,
  },
};

const FINAL: FinalAnswer = {
  response: {
    ...VALKESH,
    itemResults: [
      {
        itemRef: 1,
        identificationConfirmed: 'YES',
        result: 'CHAIN_PARTIAL',
        reasons: [{ code: 'EXPORTED_TO', country: 'QT', date: '1988-01-01' }],
        handling: POLICE_USE,
      },
    ],
    questionResults: [...GIVEN, { questionNo: 3, code: 'Q-LASTHOLDER', status: 'REFUSED' }],
    refusal: { mode: 'RESTRICT', ground: 'ITI22-CONFID', text: REASON, partsAffected: [PART] },
    pointOfDiversion: { established: false },
    handling: POLICE_USE,
    onwardStates: [
      {
        state: 'QT',
        why: 'It was exported there.',
        suggestedQuestions: ['Q-IMPORT'],
        canForwardData: true,
      },
    ],
  },
};

/** Scenario 11: a part is refused, on a ground that both States share, and explained when asked. */
export const PARTIAL_REFUSAL: Story = {
  name: '11',
  title: 'Scenario 11: a part is refused',
  about:
    'a ground that these two States do not share is not accepted; reasons are explained in working days of QV',
  states: ['QN', 'QV'],
  startsAt: '2026-08-12T07:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QV');
  await stage.ask(REQUEST, { says: 'asks Valkesh about a revolver of its maker' });
  await stage.say({
    by: 'QV',
    step: 'acknowledgement',
    body: acknowledgementOf(VALKESH),
    says: 'takes the request on',
  });
  await stage.until('2026-08-18T07:00:00Z', 'Six days pass.');
  await stage.say({
    by: 'QV',
    step: 'partial-answers',
    body: PARTIAL,
    says: 'gives the data of manufacture and export',
  });
  await stage.tryTo({
    by: 'QV',
    step: 'refusal',
    body: refusalOn('EU6-C'),
    says: 'wants to refuse the rest on a ground of European law',
  });
  await stage.say({
    by: 'QV',
    step: 'refusal',
    body: refusalOn('ITI22-CONFID'),
    says: 'refuses to name the buyer, and says why',
    facts: [['ground', `ITI22-CONFID: ${REASON}`]],
  });
  await stage.say({
    by: 'QN',
    step: 'explanation-query',
    body: {
      text: 'Which law is it, and could a court of Valkesh set it aside?',
      partsAffected: [PART],
      handling: POLICE_USE,
    },
    says: 'asks for an explanation of the reasons (ITI 23)',
  });
  await stage.until(
    '2026-08-25T07:00:00Z',
    'A week passes, with a weekend of Friday and Saturday in it.',
  );
  await stage.say({
    by: 'QV',
    step: 'explanation',
    body: {
      text: 'Section 9 of the Register Act; a court may set it aside in proceedings for murder only.',
      refusalStands: true,
      handling: POLICE_USE,
    },
    says: 'explains, and the refusal stands',
  });
  await stage.say({ by: 'QV', step: 'final-answer', body: FINAL, says: 'gives the final answer' });
  return stage.end('ANSWERED');
}

function refusalOn(ground: RefusalGround): RefusalNotice {
  return {
    ...VALKESH,
    mode: 'RESTRICT',
    ground,
    text: REASON,
    partsAffected: [PART],
    handling: POLICE_USE,
  };
}
