import { checkBody } from '@trace/protocol';
import { SEED_BODIES, type SeedKind, type SeedMatter } from './seed-bodies.ts';
import { SEED_STORIES } from './seed-stories.ts';

const MATTER: SeedMatter = {
  asking: 'QN',
  asked: 'QS',
  reference: 'QN-TR-2026-S0000001',
  number: 1,
  urgency: 'URGENT',
  legalBases: ['EU_2023_977', 'FP_12_4', 'ITI'],
  day: '2026-03-01',
};

describe('the bodies of invented messages', () => {
  it.each(Object.keys(SEED_BODIES) as SeedKind[])('%s is one that a node accepts', (kind) => {
    const body = JSON.parse(JSON.stringify(SEED_BODIES[kind](MATTER))) as object;
    expect(checkBody(kind, body)).toEqual(body);
  });

  it('are all used by a story', () => {
    const told = new Set(SEED_STORIES.flatMap(({ steps }) => steps.map(({ kind }) => kind)));
    expect([...told].toSorted()).toEqual(Object.keys(SEED_BODIES).toSorted());
  });
});
