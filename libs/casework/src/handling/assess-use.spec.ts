import { aFinalAnswer, aHandling } from '../../../../test/support/builders/index.ts';
import { talk, type Line } from '../../testing/conversation.ts';
import { inUse } from '../../testing/in-use.ts';
import { aHeader, anId } from '../../testing/messages.ts';
import { assessUse, type CaseInUse } from './assess-use.ts';
import type { Use, UseVerdict } from './use.ts';

const NOON = new Date('2026-05-01T12:00:00.000Z');
const TO_QM: Use = { purpose: 'FORWARD_TO_STATE', to: 'QM' };
const BUYER = '/response/parties/1';

const ASKED: Line = [
  'QN',
  'REQUEST',
  '2026-04-03T14:20:00.000Z',
  {
    body: {
      header: {
        ...aHeader(),
        intendedUse: ['INVESTIGATION'],
        handling: aHandling({ level: 'H3', text: 'Ask.' }),
      },
    },
  },
];

/** The answer of QS, its second party under another handling than the rest. */
function answered(buyer = aHandling({ level: 'H2' }), whole = aHandling()): Line {
  const { parties = [] } = aFinalAnswer().response;
  const changed = parties.map((one) =>
    one.partyNo === 2 ? Object.assign({}, one, { handling: buyer }) : one,
  );
  const body = aFinalAnswer({ response: { parties: changed, handling: whole } });
  return ['QS', 'FINAL_ANSWER', '2026-04-10T10:00:00.000Z', { body }];
}

/** QN asks for a permission, and QS decides. */
function permitted(
  asked: object,
  decided: object = {},
  dataRefs: object[] = [{ messageId: anId(2), pointer: BUYER }],
): Line[] {
  return [
    [
      'QN',
      'PERMISSION_REQUEST',
      '2026-04-12T10:00:00.000Z',
      { body: { purpose: 'FORWARD_TO_STATE', onwardTo: ['QM'], dataRefs, ...asked } },
    ],
    ['QS', 'PERMISSION_DECISION', '2026-04-13T10:00:00.000Z', { body: decided }],
  ];
}

function judged(opened: CaseInUse, use: Use, pointer?: string, at = NOON): UseVerdict {
  const [verdict] = assessUse(
    opened,
    use,
    [{ messageId: anId(2), ...(pointer !== undefined && { pointer }) }],
    at,
  );
  if (!verdict) throw new Error('there is no verdict');
  return verdict;
}

const may = (opened: CaseInUse, use: Use, pointer?: string, at = NOON): boolean =>
  judged(opened, use, pointer, at).allowed;
const heldBy = (lines: readonly Line[], own = 'QN'): CaseInUse => inUse(talk(lines), own);

describe('a use of information', () => {
  it('is free where it is one’s own, however it is handled by others', () => {
    const [verdict] = assessUse(heldBy([ASKED, answered()]), TO_QM, [{ messageId: anId(1) }], NOON);
    expect(verdict).toMatchObject({ allowed: true, handling: { level: 'H3' } });
    const [theirs] = assessUse(
      heldBy([ASKED, answered()], 'QS'),
      TO_QM,
      [{ messageId: anId(1) }],
      NOON,
    );
    expect(theirs).toMatchObject({ allowed: false, ask: 'FORWARD_TO_STATE' });
  });

  it('is open or closed by the level', () => {
    const uses: Use[] = [
      { purpose: 'EXPORT' },
      { purpose: 'ASSIGN', unit: 'Tracing desk' },
      { purpose: 'CONTACT_HOLDER' },
      TO_QM,
      { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
      { purpose: 'USE_IN_COURT' },
      { purpose: 'EXCULPATORY_DISCLOSURE' },
    ];
    const open = (['H0', 'H1', 'H2', 'H3'] as const).map((level) => {
      const opened = heldBy([ASKED, answered(aHandling(), aHandling({ level, text: 'Ask.' }))]);
      return uses.filter((use) => may(opened, use)).map(({ purpose }) => purpose);
    });
    expect(open).toEqual([
      uses.map(({ purpose }) => purpose),
      ['EXPORT', 'ASSIGN', 'CONTACT_HOLDER', 'FORWARD_TO_STATE', 'FORWARD_AT_HOME'],
      ['EXPORT', 'ASSIGN', 'CONTACT_HOLDER'],
      ['EXPORT', 'ASSIGN'],
    ]);
  });

  it('is closed by the flag that forbids it, and by no other', () => {
    const closedBy = (
      flag:
        | 'NO_CONTACT_HOLDER'
        | 'NO_CONTACT_MANUFACTURER'
        | 'NO_NATIONAL_FORWARD'
        | 'CONFIDENTIAL_REQUEST'
        | 'PURPOSE_LIMIT',
    ): string[] => {
      const opened = heldBy([ASKED, answered(aHandling(), aHandling({ flags: [flag] }))]);
      const uses: Use[] = [
        { purpose: 'ASSIGN', unit: 'Night desk' },
        { purpose: 'CONTACT_HOLDER' },
        { purpose: 'CONTACT_MANUFACTURER' },
        TO_QM,
        { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
        { purpose: 'USE_IN_COURT' },
      ];
      return uses.filter((use) => !may(opened, use)).map(({ purpose }) => purpose);
    };
    expect(closedBy('NO_CONTACT_HOLDER')).toEqual(['CONTACT_HOLDER']);
    expect(closedBy('NO_CONTACT_MANUFACTURER')).toEqual(['CONTACT_MANUFACTURER']);
    expect(closedBy('NO_NATIONAL_FORWARD')).toEqual(['ASSIGN', 'FORWARD_AT_HOME']);
    expect(closedBy('CONFIDENTIAL_REQUEST')).toEqual(['FORWARD_TO_STATE', 'FORWARD_AT_HOME']);
    expect(closedBy('PURPOSE_LIMIT')).toEqual(['USE_IN_COURT']);
  });

  it('for another purpose than the request has stated is closed at every level', () => {
    const opened = heldBy([ASKED, answered()]);
    expect(may(opened, { purpose: 'OTHER_USE', intendedUse: ['INVESTIGATION'] })).toBe(true);
    expect(
      judged(opened, { purpose: 'OTHER_USE', intendedUse: ['INVESTIGATION', 'INTELLIGENCE'] }),
    ).toMatchObject({
      allowed: false,
      because: 'It was not given for INTELLIGENCE; QS must consent before (UNTOC 18(19)).',
    });
  });

  it('is possible inside of a message and not with all of it, where one place is closed', () => {
    const opened = heldBy([ASKED, answered()]);
    expect(may(opened, TO_QM, '/response/parties/0')).toBe(true);
    expect(judged(opened, TO_QM)).toEqual({
      datum: { messageId: anId(2) },
      handling: { level: 'H0', flags: [], texts: [], classifications: [] },
      allowed: false,
      because: 'H2 is not to be passed on and not for courts without the consent of QS.',
      ask: 'FORWARD_TO_STATE',
      closed: [expect.objectContaining({ pointer: BUYER, ask: 'FORWARD_TO_STATE' })],
    });
  });

  it('is no passing on when it goes back to the State that gave it', () => {
    expect(may(heldBy([ASKED, answered()]), { purpose: 'FORWARD_TO_STATE', to: 'QS' })).toBe(true);
  });

  it('is not a question where there is no such message', () => {
    expect(() => assessUse(heldBy([ASKED]), TO_QM, [{ messageId: anId(7) }], NOON)).toThrow(
      'message.unknown',
    );
  });
});

describe('a day that is named', () => {
  const until = (deleteAfter: string): CaseInUse =>
    heldBy([ASKED, answered(aHandling({ flags: ['DELETE_AFTER'], deleteAfter }))]);
  const EXPORTED: Use = { purpose: 'EXPORT' };

  it('ends with the last hour of that day where the provider is', () => {
    const opened = until('2026-05-01');
    // Ljubljana is two hours ahead in May.
    expect(may(opened, EXPORTED, BUYER, new Date('2026-05-01T21:59:59.999Z'))).toBe(true);
    expect(judged(opened, EXPORTED, BUYER, new Date('2026-05-01T22:00:00.000Z'))).toMatchObject({
      allowed: false,
      ask: 'LONGER_RETENTION',
    });
    expect(may(opened, EXPORTED, '/response/parties/0', new Date('2026-06-01T00:00:00.000Z'))).toBe(
      true,
    );
  });

  it('is the last one until which it can be kept', () => {
    const keep = (day: string): Use => ({ purpose: 'KEEP', until: day });
    const opened = until('2026-05-01');
    expect(may(opened, keep('2026-05-01'), BUYER)).toBe(true);
    expect(may(opened, keep('2026-05-02'), BUYER)).toBe(false);
    const longer = heldBy([
      ASKED,
      answered(aHandling({ level: 'H2', deleteAfter: '2026-05-01' })),
      ...permitted({ purpose: 'LONGER_RETENTION', onwardTo: undefined, keepUntil: '2026-08-31' }),
    ]);
    expect(may(longer, keep('2026-08-31'), BUYER)).toBe(true);
    expect(may(longer, keep('2026-09-01'), BUYER)).toBe(false);
    const later = new Date('2026-07-01T12:00:00.000Z');
    expect(may(longer, EXPORTED, BUYER, later)).toBe(true);
    expect(may(longer, EXPORTED, BUYER, new Date('2026-09-01T12:00:00.000Z'))).toBe(false);
    // To keep it longer is not to pass it on.
    expect(judged(longer, TO_QM, BUYER, later)).toMatchObject({
      allowed: false,
      ask: 'FORWARD_TO_STATE',
    });
  });
});

describe('a permission', () => {
  const asked = [ASKED, answered(aHandling({ level: 'H2' }), aHandling({ level: 'H1' }))];
  const granted = (decided: object = {}, more: object = {}): CaseInUse =>
    heldBy([...asked, ...permitted(more, decided)]);

  it('opens what it names, and says which decision and under which conditions', () => {
    const opened = granted({
      decision: 'GRANTED_WITH_CONDITIONS',
      conditions: [{ text: 'Not to the press.' }],
    });
    expect(judged(opened, TO_QM, BUYER)).toMatchObject({
      allowed: true,
      by: [anId(4)],
      conditions: ['Not to the press.'],
    });
    expect(may(opened, TO_QM, `${BUYER}/name`)).toBe(true);
  });

  it('opens no other State, purpose or place', () => {
    const opened = granted();
    expect(may(opened, { purpose: 'FORWARD_TO_STATE', to: 'QV' }, BUYER)).toBe(false);
    expect(may(opened, { purpose: 'USE_IN_COURT' }, BUYER)).toBe(false);
    expect(may(opened, { purpose: 'FORWARD_AT_HOME', recipient: 'QM' }, BUYER)).toBe(false);
    const both = [
      ASKED,
      answered(aHandling({ level: 'H2' }), aHandling({ level: 'H2' })),
      ...permitted({}),
    ];
    expect(may(heldBy(both), TO_QM, BUYER)).toBe(true);
    for (const pointer of [
      undefined,
      '/response',
      '/response/parties',
      '/response/parties/0',
      `${BUYER}0`,
    ])
      expect(may(heldBy(both), TO_QM, pointer)).toBe(false);
  });

  it('for the whole message opens all of it', () => {
    const opened = heldBy([...asked, ...permitted({}, {}, [{ messageId: anId(2) }])]);
    expect(may(opened, TO_QM)).toBe(true);
  });

  it('opens nothing when it is refused, or not yet decided', () => {
    expect(may(granted({ decision: 'REFUSED' }), TO_QM, BUYER)).toBe(false);
    expect(may(heldBy([...asked, ...permitted({}).slice(0, 1)]), TO_QM, BUYER)).toBe(false);
  });

  it('counts from its receipt until the end of its last day where the provider is', () => {
    const opened = granted({ validUntil: '2026-05-01' });
    expect(may(opened, TO_QM, BUYER, new Date('2026-04-13T09:59:59.999Z'))).toBe(false);
    expect(may(opened, TO_QM, BUYER, new Date('2026-04-13T10:00:00.000Z'))).toBe(true);
    expect(may(opened, TO_QM, BUYER, new Date('2026-05-01T21:59:59.999Z'))).toBe(true);
    expect(may(opened, TO_QM, BUYER, new Date('2026-05-01T22:00:00.000Z'))).toBe(false);
  });

  it('opens to an authority at home only the one that it names', () => {
    const opened = granted(
      {},
      { purpose: 'FORWARD_AT_HOME', onwardTo: undefined, recipient: 'Customs of Norburg' },
    );
    expect(
      may(opened, { purpose: 'FORWARD_AT_HOME', recipient: 'Customs of Norburg' }, BUYER),
    ).toBe(true);
    expect(may(opened, { purpose: 'FORWARD_AT_HOME', recipient: 'Tax office' }, BUYER)).toBe(false);
  });

  it('opens another use only as far as it names it', () => {
    const opened = granted(
      {},
      { purpose: 'OTHER_USE', onwardTo: undefined, intendedUse: ['STATISTICS'] },
    );
    expect(
      may(opened, { purpose: 'OTHER_USE', intendedUse: ['STATISTICS', 'INVESTIGATION'] }, BUYER),
    ).toBe(false);
    expect(may(opened, { purpose: 'OTHER_USE', intendedUse: ['STATISTICS'] }, BUYER)).toBe(true);
  });

  it('that the other State has asked for opens nothing to this one', () => {
    const opened = heldBy([
      ...asked,
      [
        'QS',
        'PERMISSION_REQUEST',
        '2026-04-12T10:00:00.000Z',
        { body: { onwardTo: ['QM'], dataRefs: [{ messageId: anId(1) }, { messageId: anId(2) }] } },
      ],
      ['QN', 'PERMISSION_DECISION', '2026-04-13T10:00:00.000Z'],
    ]);
    expect(may(opened, TO_QM, BUYER)).toBe(false);
  });

  it('lets the answering State contact a holder whom the request protects', () => {
    const request: Line = [
      'QN',
      'REQUEST',
      '2026-04-03T14:20:00.000Z',
      { body: { header: { ...aHeader(), noContactHolder: true } } },
    ];
    const contact = (lines: Line[]): UseVerdict | undefined =>
      assessUse(
        heldBy(lines, 'QS'),
        { purpose: 'CONTACT_HOLDER' },
        [{ messageId: anId(1) }],
        NOON,
      )[0];
    expect(contact([request])).toMatchObject({ allowed: false, ask: 'CONTACT_HOLDER' });
    const asking: Line = [
      'QS',
      'PERMISSION_REQUEST',
      '2026-04-12T10:00:00.000Z',
      { body: { purpose: 'CONTACT_HOLDER', dataRefs: [{ messageId: anId(1) }] } },
    ];
    expect(
      contact([request, asking, ['QN', 'PERMISSION_DECISION', '2026-04-13T10:00:00.000Z']]),
    ).toMatchObject({ allowed: true, by: [anId(3)] });
  });
});
