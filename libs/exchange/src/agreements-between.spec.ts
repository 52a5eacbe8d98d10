import type { Membership, Partner } from '@trace/protocol';
import { sharedAgreementsOf } from './agreements-between.ts';

const bound = (...memberships: Membership[]): Partner =>
  ({ statement: { metadata: { trace_state: { memberships } } } }) as unknown as Partner;
const border = (others: object = {}): Membership => ({
  basis: 'BILATERAL',
  since: '2019-01-01',
  ref: 'Border agreement',
  routine: { answer: '10 CALENDAR_DAY', acknowledgement: '2 WORKING_DAY' },
  urgent: { model: 'SIRENE-LIKE' },
  ...others,
});
const shared = (one: Membership, other: Membership, on = '2026-04-03'): object[] =>
  sharedAgreementsOf(bound(one), bound(other), on);

describe('the agreements that two States share', () => {
  it('are those of the same name, with the time limits that both have signed, from either side alike', () => {
    const other = border({
      routine: { acknowledgement: '2 WORKING_DAY', answer: '10 CALENDAR_DAY' },
    });
    const { ref, routine, urgent } = border();
    expect(shared(border(), other)).toEqual([{ ref, routine, urgent }]);
    expect(shared(other, border())).toEqual([{ ref, routine, urgent }]);
  });

  it('have no time limit about which the two say something else: no State sets one for the other', () => {
    const hasty = border({ routine: { answer: '1 CALENDAR_DAY' } });
    const { ref, urgent } = border();
    expect(shared(border(), hasty)).toEqual([{ ref, urgent }]);
    expect(shared(hasty, border())).toEqual([{ ref, urgent }]);
    expect(shared(border(), border({ urgent: undefined }))).toEqual([
      { ref, routine: border().routine },
    ]);
  });

  it('bind from their first to their last day, and under one name only', () => {
    expect(shared(border(), border({ since: '2026-04-04' }))).toEqual([]);
    expect(shared(border({ until: '2026-04-02' }), border())).toEqual([]);
    expect(shared(border(), border({ until: '2026-04-03' }))).toHaveLength(1);
    expect(shared(border(), border({ ref: 'Another' }))).toEqual([]);
    expect(shared(border(), border({ basis: 'ITI' }))).toEqual([]);
    expect(shared(border({ ref: undefined }), border({ ref: undefined }))).toEqual([]);
  });
});
