import type { ChainEvent, Party } from '@trace/protocol';
import { aHandling } from '../../../../test/support/builders/index.ts';
import { tracePath, type TraceCase } from './trace-path.ts';

const event = (seq: number, changes: Partial<ChainEvent>): ChainEvent => ({
  itemRef: 1,
  seq,
  event: 'SOLD',
  precision: 'DAY',
  country: 'QS',
  recordSource: 'Register',
  confidence: 5,
  ...changes,
});

const party = (partyNo: number, changes: Partial<Party>): Party => ({
  partyNo,
  kind: 'MAKER',
  country: 'QS',
  handling: aHandling(),
  ...changes,
});

function answered(
  caseId: string,
  messageId: string,
  chain: ChainEvent[],
  parties: Party[],
  arm = 'arm-1',
): TraceCase {
  return {
    caseId,
    arms: new Map([[1, arm]]),
    folded: {
      requestingState: 'QN',
      requestedState: 'QS',
      chain: chain.map((said) => ({ said, messageId })),
      parties: parties.map((said) => ({ said, messageId })),
      recoveredOn: '2026-01-06',
    },
  };
}

describe('tracePath', () => {
  const made = event(1, { event: 'MANUFACTURED', date: '1996-01-01', toParty: 1 });
  const zorin = party(1, { name: 'Zorin' });

  it('is one way over all answers, with every source of a step', () => {
    const exported = event(2, { event: 'EXPORTED', date: '1998-05-04', fromParty: 1, toParty: 2 });
    const importer = party(2, { kind: 'IMPORTER', country: 'QM', name: 'Andina' });
    const path = tracePath([
      answered('c1', 'm1', [exported, made], [zorin, importer]),
      answered(
        'c2',
        'm2',
        [
          event(1, { event: 'EXPORTED', date: '1998-05-04', fromParty: 7, toParty: 8 }),
          event(2, { date: '1999-01-01', country: 'QM', fromParty: 8, toParty: 9 }),
        ],
        [
          party(7, { name: 'ZORIN ' }),
          party(8, { kind: 'IMPORTER', country: 'QM', name: 'andina' }),
          party(9, { kind: 'PRIVATE', country: 'QM' }),
        ],
      ),
    ]);
    expect(
      path.edges.map(({ event: what, date, arm, sources }) => [what, date, arm, sources.length]),
    ).toEqual([
      ['MANUFACTURED', '1996-01-01', 'arm-1', 1],
      ['EXPORTED', '1998-05-04', 'arm-1', 2],
      ['SOLD', '1999-01-01', 'arm-1', 1],
    ]);
    expect(path.nodes.map(({ kind, party: of, state }) => [kind, of, state])).toEqual(
      expect.arrayContaining([
        ['PARTY', 'MAKER', 'QS'],
        ['PARTY', 'IMPORTER', 'QM'],
        ['PARTY', 'PRIVATE', 'QM'],
      ]),
    );
    expect(path.nodes.filter(({ kind }) => kind === 'PARTY')).toHaveLength(3);
    const ids = new Set(path.nodes.map(({ id }) => id));
    for (const { from, to } of path.edges)
      expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
  });

  it('names nobody', () => {
    const path = tracePath([answered('c1', 'm1', [made], [party(1, { name: 'Canary Works' })])]);
    expect(JSON.stringify(path)).not.toMatch(/canary/i);
  });

  it('never takes two private persons for one', () => {
    const sold = event(1, { toParty: 1 });
    const person = party(1, { kind: 'PRIVATE' });
    const path = tracePath([
      answered('c1', 'm1', [sold], [person]),
      answered('c2', 'm2', [sold], [person]),
    ]);
    expect(path.edges).toHaveLength(2);
  });

  it('keeps the ways of two arms apart, and stands on the State where a party is not known', () => {
    const path = tracePath([
      answered('c1', 'm1', [event(1, { fromParty: 4 })], []),
      answered('c2', 'm2', [event(1, {})], [], 'arm-2'),
    ]);
    expect(path.nodes).toEqual([{ id: 'STATE QS', kind: 'STATE', state: 'QS' }]);
    expect(path.edges.map(({ arm }) => arm)).toEqual(['arm-1', 'arm-2']);
  });

  it('ends where it left the legal circuit and was found', () => {
    const [one] = [answered('c1', 'm1', [], [])];
    const pointOfDiversion = {
      said: { established: true, kind: 'THEFT_PRIVATE', country: 'QS' } as const,
      messageId: 'm1',
    };
    const path = tracePath([{ ...one, folded: { ...one.folded, pointOfDiversion } }]);
    expect(path.edges.map(({ event: what, country, date }) => [what, country, date])).toEqual([
      ['DIVERTED', 'QS', undefined],
      ['RECOVERED', 'QN', '2026-01-06'],
    ]);
    expect(path.nodes.map(({ kind }) => kind)).toEqual(['DIVERSION', 'RECOVERY', 'STATE']);
  });
});
