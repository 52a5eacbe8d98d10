import type { ConsultProposal, ConsultReply, RefusalNotice } from '@trace/protocol';
import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import { acknowledgementOf, answeringFor, POLICE_USE, requestAbout } from './dossier.ts';

const MIRAVA = answeringFor('QM', 'MR-88/26');

const REQUEST = requestAbout({
  to: 'QM',
  weapon: 'M58',
  serial: 'C58-118020',
  caseNo: 'ND-4711/26',
  seized: '2026-05-28',
  facts: 'Rifles Castellan M58 were seized in a lorry at the border of Nordania.',
  bases: ['UNTOC_18', 'ITI'],
});

const REASON = 'The buyer is a witness in a trial in Mirava whose name the court protects.';

const PROPOSAL: ConsultProposal = {
  ...MIRAVA,
  mode: 'REFUSE',
  ground: 'TOC18-21B',
  text: REASON,
  partsAffected: [],
  conditionsOffered: [{ text: 'The name is used for the search only, and not in open court.' }],
  handling: POLICE_USE,
};

const REPLY: ConsultReply = {
  decision: 'DECLINED',
  text: 'Under the law of Nordania the defence sees the whole file.',
  conditionsAccepted: [],
  handling: POLICE_USE,
};

const REFUSAL: RefusalNotice = {
  ...MIRAVA,
  mode: 'REFUSE',
  ground: 'TOC18-21B',
  text: REASON,
  partsAffected: [],
  handling: POLICE_USE,
};

/** Nobody refuses under the Convention before the other side was consulted (UNTOC 18(26)). */
export const REFUSED: Story = {
  name: 'refusal',
  title: 'No refusal without consultation',
  about: 'the node refuses to refuse until conditions were discussed; then a ground and reasons',
  states: ['QN', 'QM'],
  startsAt: '2026-06-01T14:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const stage = new Stage(scene, 'QN', 'QM');
  await stage.ask(REQUEST, { says: 'asks Mirava for the first buyer, under the Convention' });
  await stage.say({
    by: 'QM',
    step: 'acknowledgement',
    body: acknowledgementOf(MIRAVA),
    says: 'takes the request on',
  });
  const refuses = { by: 'QM', step: 'refusal', body: REFUSAL } as const;
  await stage.tryTo({ ...refuses, says: 'wants to refuse at once' });
  await stage.say({
    by: 'QM',
    step: 'consultation',
    body: PROPOSAL,
    says: 'consults Nordania, and offers a condition',
    facts: [['ground', `${PROPOSAL.ground}: ${REASON}`]],
  });
  await stage.until('2026-06-03T14:00:00Z', 'Two days pass. The clock of the answer goes on.');
  await stage.say({
    by: 'QN',
    step: 'consultation-reply',
    body: REPLY,
    says: 'can not accept the condition',
    facts: [['because', REPLY.text ?? '']],
  });
  await stage.say({
    ...refuses,
    says: 'refuses, with a ground of the closed list and reasons',
    facts: [
      [
        'ground',
        `${REFUSAL.ground}; in time: a refusal that comes before the due date is no lateness`,
      ],
    ],
  });
  return stage.end('REFUSED');
}
