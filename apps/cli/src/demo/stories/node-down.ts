import { Stage } from '../stage.ts';
import type { Ending, Scene, Story } from '../story.ts';
import { acknowledgementOf, answeringFor, requestAbout } from './dossier.ts';

const TAMORO = answeringFor('QT', 'TR-7/26');

const REQUEST = requestAbout({
  to: 'QT',
  weapon: 'BS-38',
  serial: 'T-31170',
  caseNo: 'ND-4866/26',
  seized: '2026-09-04',
  facts: 'A revolver of Tamoro was found in a parcel.',
  bases: ['FP_12_4', 'ITI'],
});

/** Scenario 13: a node is away for thirty hours; the request arrives once, and the State is charged with nothing. */
export const NODE_DOWN: Story = {
  name: '13',
  title: 'Scenario 13: a node is down',
  about: 'amber after 15 minutes, to the supervisor after 24 hours, exactly one request afterwards',
  states: ['QN', 'QT'],
  startsAt: '2026-09-07T08:00:00Z',
  play,
};

async function play(scene: Scene): Promise<Ending> {
  const { nodes } = scene;
  const stage = new Stage(scene, 'QN', 'QT');
  await nodes.node('QT').stop();
  scene.narrator.passed('The node of Tamoro is stopped: from now on nobody answers there.');
  await stage.until('2026-09-07T09:00:00Z', 'An hour passes.');
  await stage.send(REQUEST, { says: 'asks Tamoro, whose node is away' });
  await stage.waiting('NONE', 1);
  await stage.until('2026-09-07T09:16:00Z', 'A quarter of an hour passes.');
  await stage.waiting('WARN', 2);
  await stage.until('2026-09-08T09:01:00Z', 'A day passes.');
  await stage.waiting('ESCALATE', 3);
  await stage.until(
    '2026-09-08T14:00:00Z',
    'After thirty hours the node of Tamoro is started again.',
  );
  await nodes.restart('QT');
  await stage.arrives();
  const { clocks } = await stage.seenBy('QT');
  const starts = clocks.filter(({ owner }) => owner === 'QT').map(({ startedAt }) => startedAt);
  stage.mustHold(
    'the clocks of Tamoro begin when it was back',
    starts.length > 0 && starts.every((at) => at.startsWith('2026-09-08T14:0')),
  );
  await stage.say({
    by: 'QT',
    step: 'acknowledgement',
    body: acknowledgementOf(TAMORO),
    says: 'takes the request on',
  });
  const { content } = await nodes
    .node('QT')
    .as('SUPERVISOR')
    .get<{ cases: unknown[] }>('/v1/cases?direction=IN');
  const once = content.cases.length === 1 ? [] : [`it holds ${content.cases.length}`];
  return stage.end('ACKNOWLEDGED', { says: 'Tamoro holds exactly one request', faults: once });
}
