import { fold } from '../case/index.ts';
import { anId, someTerms } from '../../testing/messages.ts';
import { ASKED, talk, type Line } from '../../testing/conversation.ts';
import { retentionOf, type RetentionPolicy } from './retention.ts';

const POLICY: RetentionPolicy = { years: 5, own: 'QN', zone: 'Europe/Vienna' };
const LATER = new Date('2027-01-01T00:00:00Z');
const ANSWERED: Line = ['QS', 'FINAL_ANSWER', '2026-04-08T10:00:00.000Z'];
const CLOSED: Line = ['QN', 'CLOSE', '2026-05-04T22:30:00.000Z'];

const handling = (days: object): object => ({ level: 'H0', flags: [], ...days });

/** A request with one person, handled so, and what follows it. */
function retention(
  lines: readonly Line[],
  {
    days = {},
    header = {},
    policy = POLICY,
    now = LATER,
  }: { days?: object; header?: object; policy?: RetentionPolicy; now?: Date } = {},
): ReturnType<typeof retentionOf> {
  const filed = talk([ASKED, ...lines]).map((one, index) =>
    index === 0 ? withPerson(one, days, header) : one,
  );
  const messages = filed.map((one) => ({ ...one, direction: 'OUT' as const }));
  return retentionOf(
    { folded: fold(filed, someTerms()), messages: messages as never },
    policy,
    now,
  );
}

function withPerson<T extends { message: object }>(filed: T, days: object, header: object): T {
  const message = filed.message as { body: { header: object } };
  const persons = [{ role: 'POSSESSOR', identityPart: 'holder', handling: handling(days) }];
  const body = {
    ...message.body,
    persons,
    header: { ...message.body.header, handling: handling(header) },
  };
  return {
    ...filed,
    message: { ...message, body, sealed: [{ part: 'holder', jwe: '', digest: '' }] },
  };
}

const [PART] = [{ messageId: anId(1), part: 'holder' }];

describe('the retention of a sealed part', () => {
  it('lasts while the case goes on, whatever day was named', () => {
    expect(retention([], { days: { retentionDate: '2026-04-30' } })).toEqual({
      parts: [],
      firstNamed: '2026-04-30',
    });
  });

  it('ends so many years after the day on which the case ended, in the own zone', () => {
    const { endedOn, parts } = retention([ANSWERED, CLOSED]);
    expect(endedOn).toBe('2026-05-05');
    expect(parts).toMatchObject([{ ...PART, keepUntil: '2031-05-05', rule: 'CASE_RETENTION' }]);
    expect(parts[0]?.because).toContain('2023/977');
  });

  it('ends on the earliest day that is named on the way to it', () => {
    const days = { retentionDate: '2026-10-01' };
    const header = { deleteAfter: '2026-09-01', flags: ['DELETE_AFTER'] };
    expect(retention([ANSWERED, CLOSED], { days }).parts).toMatchObject([
      { keepUntil: '2026-10-01', rule: 'HANDLING' },
    ]);
    expect(retention([ANSWERED, CLOSED], { days, header }).parts).toMatchObject([
      { keepUntil: '2026-09-01', rule: 'HANDLING' },
    ]);
  });

  it('is never shorter than the case, and never longer than the own rule', () => {
    expect(
      retention([ANSWERED, CLOSED], { days: { retentionDate: '2026-04-30' } }).parts,
    ).toMatchObject([{ keepUntil: '2026-05-05', rule: 'CASE_END' }]);
    expect(
      retention([ANSWERED, CLOSED], { days: { retentionDate: '2050-01-01' } }).parts,
    ).toMatchObject([{ keepUntil: '2031-05-05', rule: 'CASE_RETENTION' }]);
  });

  it('explains its last day step by step, as a clock does', () => {
    const steps = (days: object): string[] | undefined =>
      retention([ANSWERED, CLOSED], { days }).parts[0]?.steps.map(
        ({ rule, keepUntil, sentence }) => `${rule} ${keepUntil}: ${sentence}`,
      );
    expect(steps({ retentionDate: '2026-04-30' })).toEqual([
      'CASE_ENDED 2026-05-05: The case ended on 2026-05-05 (Europe/Vienna); nothing is destroyed before.',
      'CASE_RETENTION 2031-05-05: This State keeps sealed parts for 5 years after that, until 2031-05-05.',
      'HANDLING 2026-04-30: Its provider has named 2026-04-30 as the last day, which comes first and holds.',
      'CASE_END 2026-05-05: That day had passed when the case ended, so it ends with the case, on 2026-05-05.',
    ]);
    expect(steps({ retentionDate: '2050-01-01' })?.at(-1)).toBe(
      'HANDLING 2031-05-05: Its provider has named 2050-01-01 as the last day, which is later than the own rule and changes nothing.',
    );
    const parts = retention([ANSWERED, CLOSED]).parts;
    expect(parts[0]?.steps.at(-1)).toMatchObject({ keepUntil: parts[0]?.keepUntil });
  });

  it('does not wait for ever for somebody to close an answered case', () => {
    const now = new Date('2026-05-01T00:00:00Z');
    expect(retention([ANSWERED], { now }).endedOn).toBeUndefined();
    // Thirty days after the answer, as the close clock says.
    expect(retention([ANSWERED]).endedOn).toBe('2026-05-09');
  });

  it('begins with a withdrawal too', () => {
    const { endedOn } = retention([['QN', 'WITHDRAWAL', '2026-04-10T10:00:00.000Z']]);
    expect(endedOn).toBe('2026-04-10');
  });

  describe('with a permission to keep it longer', () => {
    const asking = (pointer: string): Line => [
      'QS',
      'PERMISSION_REQUEST',
      '2026-04-09T10:00:00.000Z',
      {
        body: {
          purpose: 'LONGER_RETENTION',
          keepUntil: '2027-03-31',
          dataRefs: [{ messageId: anId(1), pointer }],
          text: 'Trial.',
        },
      },
    ];
    const deciding = (body: object): Line => [
      'QN',
      'PERMISSION_DECISION',
      '2026-04-10T10:00:00.000Z',
      { body: { conditions: [], text: 'Yes.', ...body } },
    ];
    const receiver = { ...POLICY, own: 'QS' };
    const days = { retentionDate: '2026-10-01' };
    const rule = (pointer: string, decision: object, policy = receiver): string | undefined =>
      retention([asking(pointer), deciding(decision), ANSWERED, CLOSED], {
        days,
        policy,
        now: new Date('2026-10-02T12:00:00Z'),
      }).parts.map(({ keepUntil, rule: by }) => `${keepUntil} ${by}`)[0];

    it('ends on the day that was permitted', () => {
      expect(rule('/persons/0', { decision: 'GRANTED' })).toBe('2027-03-31 PERMISSION');
    });

    it('ends earlier where the permission does, and as before where it names something else or is refused', () => {
      expect(rule('/persons/0', { decision: 'GRANTED', validUntil: '2026-12-31' })).toBe(
        '2026-12-31 PERMISSION',
      );
      expect(rule('/items/0', { decision: 'GRANTED' })).toBe('2026-10-01 HANDLING');
      expect(rule('/persons/0', { decision: 'REFUSED' })).toBe('2026-10-01 HANDLING');
    });

    it('changes nothing for whoever gave it', () => {
      expect(rule('/persons/0', { decision: 'GRANTED' }, POLICY)).toBe('2026-10-01 HANDLING');
    });
  });
});
