import { faultsIn, meetingOf } from './faults.ts';

const QUEUES = ['postgres', 'redis'] as const;
/** Those of the matrix that are of PostgreSQL itself and that the run provokes; F24 needs a disk of its own. */
const OF_POSTGRES = ['F18', 'F19', 'F20', 'F21', 'F22', 'F23', 'F25', 'F26', 'F27'];

describe('the faults that a run has met', () => {
  it.each(QUEUES)('are those of PostgreSQL too with the queue in %s', (queue) => {
    const faults = faultsIn({ queue, terrain: 'relays' });
    const found = faults.filter(({ ofPostgres }) => ofPostgres).map(({ code }) => code);
    expect(found.toSorted()).toEqual(OF_POSTGRES);
  });

  it('are told apart by the queue in a thorough run, where they are of PostgreSQL', () => {
    const met = (code: string, thorough: boolean): number => {
      const meetings = QUEUES.flatMap((queue) =>
        faultsIn({ queue, terrain: 'relays' })
          .filter((fault) => fault.code === code)
          .map((fault) => meetingOf(fault, { queue, thorough })),
      );
      return new Set(meetings).size;
    };
    expect([met('F20', true), met('F20', false)]).toEqual([2, 1]);
    expect([met('F1', true), met('F1', false)]).toEqual([1, 1]);
  });
});
