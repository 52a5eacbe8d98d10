import { aCalendar, aFiled, aHeader, anId, aResponse, someTerms } from '../../testing/messages.ts';
import { clockStatus, deliveryAlarm, describeClock, type Clock } from '../deadlines/index.ts';
import type { Case } from './case.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import { nextDue } from './next-due.ts';

const clockOf = (c: Case, kind: Clock['kind']): Clock => {
  const clock = c.clocks.find((one) => one.kind === kind);
  if (!clock) throw new Error(`there is no ${kind} clock`);
  return clock;
};
const dueOf = (c: Case, kind: Clock['kind']): string[] => {
  const { readings } = clockOf(c, kind);
  return [readings.CALENDAR_STRICT.shown, readings.EU_1182_71.shown];
};
const rulesOf = (clock: Clock): string[] =>
  clock.readings[clock.applied].steps.map(({ rule }) => rule);
const effectsOf = (c: Case): string[] =>
  c.entries.map(({ effect, stateAfter }) => `${effect} ${stateAfter}`);

const asked = (
  others: object = {},
  receivedAt: string | null = '2026-04-03T14:20:00.000Z',
): Filed =>
  aFiled({
    kind: 'REQUEST',
    issuer: 'QN',
    sequence: 1,
    number: 1,
    body: { header: aHeader(others) },
    ...(receivedAt !== null && { receivedAt }),
  });
const acknowledged = (body: object = {}, receivedAt = '2026-04-03T14:50:00.000Z'): Filed =>
  aFiled({
    kind: 'ACKNOWLEDGEMENT',
    issuer: 'QS',
    sequence: 1,
    seen: 1,
    number: 2,
    receivedAt,
    body,
  });

describe('scenario 1, the happy path', () => {
  const messages: Filed[] = [
    aFiled({
      kind: 'REQUEST',
      issuer: 'QN',
      sequence: 1,
      number: 1,
      createdAt: '2026-01-08T09:00:00.000Z',
      receivedAt: '2026-01-08T09:00:01.250Z',
    }),
    acknowledged({ accessClass: 'INDIRECT' }, '2026-01-08T10:30:00.000Z'),
    aFiled({
      kind: 'FINAL_ANSWER',
      issuer: 'QS',
      sequence: 2,
      seen: 1,
      number: 3,
      receivedAt: '2026-01-13T09:00:00.000Z',
      body: {
        response: aResponse({
          firstRetailDate: '2019-03-14',
          lastLegalHolder: 2,
          lastLegalDate: '2021-09-02',
          pointOfDiversion: { established: true, kind: 'THEFT_PRIVATE', method: 'NATIONAL_TRACE' },
          chain: [
            { itemRef: 1, seq: 2, event: 'SOLD' },
            { itemRef: 1, seq: 1, event: 'IMPORTED' },
          ],
          itemResults: [{ itemRef: 1, result: 'FULL' }],
        }),
      },
    }),
    aFiled({
      kind: 'CLOSE',
      issuer: 'QN',
      sequence: 2,
      seen: 2,
      number: 4,
      receivedAt: '2026-01-14T09:00:00.000Z',
    }),
  ];
  const c = fold(messages, someTerms());
  const now = new Date('2026-02-01T00:00:00.000Z');

  it('gathers what the messages say', () => {
    expect(c).toMatchObject({
      caseId: anId(0),
      requestingState: 'QN',
      requestedState: 'QS',
      reference: 'QN-TR-2026-000001',
      state: 'CLOSED',
      provisional: false,
      accessClass: 'INDIRECT',
      profile: { name: 'EU-ROUTINE' },
      applied: { QN: 2, QS: 2 },
      timeToCrimeDays: 2490,
      lastLegalHolder: { said: { partyNo: 2, until: '2021-09-02' }, messageId: anId(3) },
      pointOfDiversion: { said: { kind: 'THEFT_PRIVATE' } },
      feedback: { said: { outcomeUsedFor: 'LEAD' } },
    });
    expect(c.questions.map(({ code, status }) => `${code} ${status}`)).toEqual([
      'Q-IMPORT ANSWERED',
      'Q-LASTHOLDER PENDING',
    ]);
    expect(c.chain.map(({ said }) => said.event)).toEqual(['IMPORTED', 'SOLD']);
    expect(c.waitingFor).toBeUndefined();
    expect(effectsOf(c)).toEqual([
      'APPLIED DELIVERED',
      'APPLIED ACKNOWLEDGED',
      'APPLIED ANSWERED',
      'APPLIED CLOSED',
    ]);
  });

  it('keeps its clocks with their rules and how they went', () => {
    expect(c.clocks.map((clock) => describeClock(clock, now))).toEqual([
      'delivered in time, Thu 2026-01-08 10:00:01 Europe/Vienna; due Thu 2026-01-08 10:05 Europe/Vienna (09:05Z) by EU-ROUTINE: 5 minutes, node default (UNTOC art 18(14) asks only for a written record); calendar of QN, version QN-2026.1',
      'acknowledged in time, Thu 2026-01-08 11:30 Europe/Ljubljana; due Fri 2026-01-09 24:00 Europe/Ljubljana (23:00Z) by EU-ROUTINE: 1 working day, node default (Directive (EU) 2023/977 names no time for an acknowledgement); calendar of QS, version QS-2026.1',
      'answered in time, Tue 2026-01-13 10:00 Europe/Ljubljana; due Thu 2026-01-15 24:00 Europe/Ljubljana (23:00Z) by EU-ROUTINE: 7 calendar days, Directive (EU) 2023/977 art 5(1)(c); calendar of QS, version QS-2026.1',
    ]);
    expect(clockOf(c, 'ANSWER')).toMatchObject({
      owner: 'QS',
      calendarVersion: 'QS-2026.1',
      applied: 'CALENDAR_STRICT',
      stoppedBy: anId(3),
    });
  });
});

describe('scenario 7, urgent on Good Friday', () => {
  const urgent = asked({ urgency: 'URGENT' });
  const european = someTerms({
    calendars: { QN: aCalendar('QN'), QS: aCalendar('QS', { reading: 'EU_1182_71' }) },
  });

  it('is due by both readings, the declared one applied', () => {
    const c = fold([urgent], european);
    expect(dueOf(c, 'ANSWER')).toEqual([
      'Sat 2026-04-04 00:20 Europe/Ljubljana',
      'Sat 2026-04-04 01:00 Europe/Ljubljana',
    ]);
    expect(clockOf(c, 'ANSWER').dueAt).toEqual(new Date('2026-04-03T23:00:00.000Z'));
    expect(clockOf(fold([urgent], someTerms()), 'ANSWER').applied).toBe('CALENDAR_STRICT');
  });

  it('is due by another article once the information is only indirectly accessible, and says so', () => {
    const c = fold([urgent, acknowledged({ accessClass: 'INDIRECT' })], european);
    expect(dueOf(c, 'ANSWER')).toEqual([
      'Mon 2026-04-06 24:00 Europe/Ljubljana',
      'Wed 2026-04-08 24:00 Europe/Ljubljana',
    ]);
    expect(c.profile?.name).toBe('EU-URGENT-INDIRECT');
    expect(rulesOf(clockOf(c, 'ANSWER'))).toEqual([
      'START',
      'REDATED_BY_ACCESS_CLASS',
      'DAY_OF_EVENT_NOT_COUNTED',
      'CALENDAR_DAYS',
      'LAST_DAY_NOT_WORKING',
      'TWO_WORKING_DAYS',
    ]);
    expect(clockOf(c, 'ANSWER').readings.CALENDAR_STRICT.steps[1]?.sentence).toBe(
      'QS acknowledged that the information is INDIRECT (Fri 2026-04-03 16:50 Europe/Ljubljana); until then due Sat 2026-04-04 00:20 Europe/Ljubljana.',
    );
  });

  it('does not let the acknowledgement ease its own time, nor forget what had passed', () => {
    const late = fold(
      [urgent, acknowledged({ accessClass: 'INDIRECT' }, '2026-04-04T09:00:00.000Z')],
      someTerms(),
    );
    const now = new Date('2026-04-04T10:00:00.000Z');
    expect(clockStatus(clockOf(late, 'ACKNOWLEDGEMENT'), now)).toMatchObject({
      status: 'MET_LATE',
      lateBySeconds: 63_600,
    });
    expect(clockOf(late, 'ANSWER').readings.CALENDAR_STRICT.steps[1]?.sentence).toContain(
      'which had passed by then',
    );
  });

  it('waits for QS from its own receipt on', () => {
    const c = fold([urgent], someTerms());
    expect(nextDue(c)?.kind).toBe('ACKNOWLEDGEMENT');
    expect(c.waitingFor).toEqual({
      state: 'QS',
      clock: 'ACKNOWLEDGEMENT',
      since: new Date('2026-04-03T14:20:00.000Z'),
    });
  });
});

describe('scenario 11, a part is refused', () => {
  const restricted = (state: 'QS' | 'QV'): Filed =>
    aFiled({
      kind: 'REFUSAL',
      issuer: state,
      sequence: 1,
      seen: 1,
      number: 2,
      receivedAt: '2026-04-05T09:00:00.000Z',
      body: {
        mode: 'RESTRICT',
        ground: 'ITI22-CONFID',
        partsAffected: [{ questionNo: 2, text: 'the buyer' }],
      },
    });

  it('is restricted, with its ground, and the rest is still due', () => {
    const c = fold([asked({ legalBases: ['ITI'] }), restricted('QS')], someTerms());
    expect(c.state).toBe('RESTRICTED');
    expect(c.refusals).toMatchObject([
      { said: { mode: 'RESTRICT', ground: 'ITI22-CONFID' }, messageId: anId(2) },
    ]);
    expect(c.waitingFor).toMatchObject({ state: 'QS', clock: 'ANSWER' });
    expect(possibleKinds(c, 'QS').slice(0, 3)).toEqual([
      'PARTIAL_ANSWER',
      'FINAL_ANSWER',
      'REFUSAL',
    ]);
    expect(clockOf(c, 'ACKNOWLEDGEMENT').ending).toBe('MET');
  });

  it('stays restricted after a part of the answer', () => {
    const part = aFiled({
      kind: 'PARTIAL_ANSWER',
      issuer: 'QS',
      sequence: 2,
      seen: 1,
      number: 3,
      receivedAt: '2026-04-06T09:00:00.000Z',
    });
    expect(fold([asked(), restricted('QS'), part], someTerms()).state).toBe('RESTRICTED');
  });

  it('parks what is not between the two States of the case', () => {
    const c = fold([asked(), restricted('QV')], someTerms());
    expect(c.entries.at(-1)).toMatchObject({
      effect: 'PARKED',
      reason: 'It goes from QV to QN, and this case is between QN and QS.',
    });
  });
});

describe('scenario 13, a node is down', () => {
  const createdAt = '2026-09-07T09:00:00.000Z';
  const request = (receivedAt?: string): Filed =>
    aFiled({
      kind: 'REQUEST',
      issuer: 'QN',
      audience: 'QT',
      sequence: 1,
      number: 1,
      createdAt,
      body: { header: aHeader({ legalBases: ['FP_12_4'] }) },
      ...(receivedAt !== undefined && { receivedAt }),
    });
  const terms = someTerms({
    calendars: { QN: aCalendar('QN'), QT: aCalendar('QT', { zone: 'Africa/Dakar' }) },
  });

  it('is queued, first amber, then for the supervisor, and nothing is charged to the other State', () => {
    const c = fold([request()], terms);
    const delivery = clockOf(c, 'DELIVERY');
    const at = (time: string): string => deliveryAlarm(delivery, new Date(time));
    expect(c).toMatchObject({
      state: 'QUEUED',
      provisional: true,
      waitingFor: { state: 'QN', clock: 'DELIVERY' },
    });
    expect(c.clocks).toHaveLength(1);
    expect([
      at('2026-09-07T09:14:59.999Z'),
      at('2026-09-07T09:15:00.000Z'),
      at('2026-09-08T08:59:59.999Z'),
      at('2026-09-08T09:00:00.000Z'),
    ]).toEqual(['NONE', 'WARN', 'WARN', 'ESCALATE']);
  });

  it('starts the answer clock with the receipt of the requested node', () => {
    const c = fold([request('2026-09-08T14:00:00.000Z')], terms);
    expect(clockOf(c, 'ANSWER')).toMatchObject({
      owner: 'QT',
      startedAt: new Date('2026-09-08T14:00:00.000Z'),
    });
    expect(describeClock(clockOf(c, 'DELIVERY'), new Date())).toContain('delivered 1 d 4 h late');
    expect(dueOf(c, 'ANSWER')[0]).toBe('Thu 2026-10-08 24:00 Africa/Dakar');
  });
});

describe('messages that cross', () => {
  const answer = (receivedAt?: string): Filed =>
    aFiled({
      kind: 'FINAL_ANSWER',
      issuer: 'QS',
      sequence: 1,
      seen: 1,
      number: 2,
      ...(receivedAt && { receivedAt }),
    });
  const withdrawal = (receivedAt?: string): Filed =>
    aFiled({
      kind: 'WITHDRAWAL',
      issuer: 'QN',
      sequence: 2,
      seen: 0,
      number: 3,
      ...(receivedAt && { receivedAt }),
    });
  const [early, late] = ['2026-04-04T08:00:00.000Z', '2026-04-04T08:00:00.001Z'];

  it('lets the one count that was received first; the other is kept', () => {
    const answered = fold([withdrawal(late), answer(early), asked()], someTerms());
    expect(effectsOf(answered)).toEqual([
      'APPLIED DELIVERED',
      'APPLIED ANSWERED',
      'NOT_POSSIBLE ANSWERED',
    ]);
    const withdrawn = fold([answer(late), asked(), withdrawal(early)], someTerms());
    expect(effectsOf(withdrawn)).toEqual([
      'APPLIED DELIVERED',
      'APPLIED WITHDRAWN',
      'NOT_POSSIBLE WITHDRAWN',
    ]);
    expect(withdrawn.entries[2]?.reason).toBe(
      'QS can not answer now: the request was withdrawn, and what comes after is kept as unsolicited.',
    );
    expect(clockStatus(clockOf(withdrawn, 'ANSWER'), new Date())).toMatchObject({
      status: 'STOPPED',
    });
  });

  it('shows both as provisional while the receipt of one is missing, for the other may still come second', () => {
    const atQs = fold([asked(), withdrawal(early), answer()], someTerms());
    expect(atQs.entries.map(({ provisional }) => provisional)).toEqual([false, true, true]);
    const seen = { ...withdrawal(early), message: { ...withdrawal(early).message, seen: 1 } };
    const known = fold([asked(), answer(early), seen], someTerms());
    expect(known.provisional).toBe(false);
  });

  it('lets an answer overtake the receipt of the request, and no own message stop a clock without one', () => {
    const atQn = fold([asked({}, null), acknowledged()], someTerms());
    expect(atQn).toMatchObject({
      state: 'ACKNOWLEDGED',
      provisional: true,
      waitingFor: { state: 'QN', clock: 'DELIVERY' },
    });
    const atQs = fold([asked(), answer()], someTerms());
    expect(atQs).toMatchObject({ state: 'ANSWERED', provisional: true });
    expect(Object.keys(clockOf(atQs, 'ANSWER'))).not.toContain('stoppedBy');
    const { message, digest } = acknowledged({ accessClass: 'INDIRECT' });
    const urgent = fold([asked({ urgency: 'URGENT' }), { message, digest }], someTerms());
    expect(urgent).toMatchObject({
      accessClass: 'INDIRECT',
      profile: { name: 'EU-URGENT-DIRECT' },
    });
  });
});

describe('what stands aside', () => {
  it('parks what comes after a gap and says what it waits for', () => {
    const third = aFiled({
      kind: 'FINAL_ANSWER',
      issuer: 'QS',
      sequence: 3,
      seen: 1,
      number: 4,
      receivedAt: '2026-04-05T08:00:00.000Z',
    });
    const c = fold([asked(), acknowledged(), third], someTerms());
    expect(c).toMatchObject({ state: 'ACKNOWLEDGED', applied: { QN: 1, QS: 1 } });
    expect(c.entries[2]).toMatchObject({
      effect: 'PARKED',
      reason: 'It waits for message 2 of QS, which has not come.',
      provisional: true,
    });
  });

  it('parks what has seen more than is here', () => {
    const ahead = aFiled({
      kind: 'ACKNOWLEDGEMENT',
      issuer: 'QS',
      sequence: 1,
      seen: 2,
      number: 2,
      receivedAt: '2026-04-05T08:00:00.000Z',
    });
    expect(fold([asked(), ahead], someTerms()).entries[1]?.reason).toBe(
      'Its sender had seen message 2 of QN, which has not come.',
    );
  });

  it('keeps a message that the partner refused, and gives its place to another', () => {
    const refused: Filed = { ...acknowledged(), outcome: 'REFUSED', refusalCode: 'member.invalid' };
    const answer = { kind: 'FINAL_ANSWER', issuer: 'QS', seen: 1 } as const;
    const receivedAt = '2026-04-05T08:00:00.000Z';
    const behind = aFiled({ ...answer, sequence: 2, number: 3, receivedAt });
    const waits = fold([asked(), refused, behind], someTerms());
    expect(effectsOf(waits)).toEqual([
      'APPLIED DELIVERED',
      'REFUSED_BY_PARTNER DELIVERED',
      'PARKED DELIVERED',
    ]);
    expect(waits.entries[1]?.reason).toBe('The node of QN refused it: member.invalid.');
    const instead = aFiled({ ...answer, sequence: 1, number: 4, receivedAt });
    const without = fold([asked(), instead], someTerms());
    const beside = fold([asked(), refused, instead], someTerms());
    expect(beside.state).toBe('ANSWERED');
    expect({ ...beside, entries: without.entries }).toEqual(without);
  });

  it('gives the place of a recalled message to another, and its case is as though it was never said', () => {
    const recalled: Filed = {
      ...aFiled({ kind: 'WITHDRAWAL', issuer: 'QN', sequence: 2, number: 5 }),
      outcome: 'RECALLED',
    };
    const query = { kind: 'STATUS_QUERY', issuer: 'QN', sequence: 2, number: 6 } as const;
    const instead = aFiled({ ...query, receivedAt: '2026-04-05T08:00:00.000Z' });
    const without = fold([asked(), instead], someTerms());
    const beside = fold([asked(), recalled, instead], someTerms());
    expect({ ...beside, entries: without.entries }).toEqual(without);
    expect(beside.provisional).toBe(false);
    expect(beside.entries.at(-1)).toMatchObject({
      effect: 'RECALLED',
      reason: 'QN recalled it before it left.',
    });
    const nothing = fold([{ ...asked({}, null), outcome: 'RECALLED' }], someTerms());
    expect(nothing).toMatchObject({
      state: 'RECALLED',
      reference: 'QN-TR-2026-000001',
      provisional: false,
      clocks: [],
    });
    expect(nothing.waitingFor).toBeUndefined();
    expect([possibleKinds(nothing, 'QN'), possibleKinds(nothing, 'QS')]).toEqual([[], []]);
  });

  it('ends with a request that the partner refused, and waits for nobody', () => {
    const c = fold(
      [{ ...asked(), outcome: 'REFUSED', refusalCode: 'member.missing' }],
      someTerms(),
    );
    expect(c).toMatchObject({
      state: 'DELIVERY_FAILED',
      reference: 'QN-TR-2026-000001',
      requestedState: 'QS',
    });
    expect(c.waitingFor).toBeUndefined();
    expect(c.clocks.map(({ kind, ending }) => `${kind} ${ending}`)).toEqual([
      'DELIVERY UNDELIVERABLE',
    ]);
  });

  it('knows nothing of a case without messages, or without its request', () => {
    expect(fold([], someTerms())).toMatchObject({ caseId: '', state: 'NOTHING_YET', entries: [] });
    const c = fold(
      [{ ...acknowledged(), message: { ...acknowledged().message, seen: 0 } }],
      someTerms(),
    );
    expect(c.entries[0]?.reason).toBe(
      'QS can not acknowledge now: there is no request in this case yet.',
    );
  });

  it('computes in UTC for a State that the directory does not name', () => {
    const c = fold(
      [asked()],
      someTerms({ calendars: { QS: aCalendar('QS', { zone: 'Europe/Nowhere' }) } }),
    );
    expect(dueOf(c, 'ANSWER')[0]).toBe('Fri 2026-04-10 24:00 UTC');
    expect(clockOf(c, 'ANSWER').calendarVersion).toBe('none');
  });
});

describe('postponing and dates that are asked for', () => {
  it('suspends the answer clock when postponed, waits for the review, and keeps lateness', () => {
    const postponed = aFiled({
      kind: 'REFUSAL',
      issuer: 'QS',
      sequence: 1,
      seen: 1,
      number: 2,
      receivedAt: '2026-04-13T08:00:00.000Z',
      body: { mode: 'POSTPONE', ground: 'ITI22-INV', reviewDate: '2026-06-01' },
    });
    const c = fold([asked(), postponed], someTerms());
    expect(c).toMatchObject({
      state: 'POSTPONED',
      waitingFor: { state: 'QS', clock: 'REVIEW', since: postponed.receivedAt },
    });
    expect(clockStatus(clockOf(c, 'ANSWER'), new Date())).toMatchObject({
      status: 'SUSPENDED',
      lateBySeconds: 208_800,
    });
    expect(clockOf(c, 'REVIEW').readings.CALENDAR_STRICT.shown).toBe(
      'Mon 2026-06-01 24:00 Europe/Ljubljana',
    );
    expect(mayDo(c, 'FINAL_ANSWER', 'QS')).toEqual({ allowed: true });
  });

  const wish = { legalBases: ['ITI'], requestedBy: '2026-04-20T12:00:00.000Z' };

  it('holds the proposed date once it is accepted, where no instrument has a number', () => {
    const c = fold([asked(wish), acknowledged({ expectedBy: '2026-04-20' })], someTerms());
    expect(clockOf(c, 'ANSWER')).toMatchObject({ dueAt: new Date('2026-04-20T12:00:00.000Z') });
    expect(rulesOf(clockOf(c, 'ANSWER')).at(-1)).toBe('REQUESTED_DATE_ACCEPTED');
    expect(describeClock(clockOf(c, 'ANSWER'), new Date('2026-04-10T00:00:00Z'))).toBe(
      "answer due Mon 2026-04-20 14:00 Europe/Ljubljana (12:00Z) by ITI/FP-ROUTINE: the date that was asked for and accepted, requester's date, accepted (UNTOC art 18(24)); calendar of QS, version QS-2026.1",
    );
  });

  it.each([
    ['it is only proposed', wish, {}],
    ['a later day is promised', wish, { expectedBy: '2026-04-21' }],
    [
      'the authority is not competent',
      wish,
      { expectedBy: '2026-04-20', acceptedCompetence: 'NO' },
    ],
    ['the law has a number', { requestedBy: wish.requestedBy }, { expectedBy: '2026-04-20' }],
    [
      'it lies before the receipt',
      { ...wish, requestedBy: '2026-04-01T12:00:00.000Z' },
      { expectedBy: '2026-03-30' },
    ],
  ])('does not hold it when %s', (_, header, said) => {
    const c = fold([asked(header), acknowledged(said)], someTerms());
    expect(rulesOf(clockOf(c, 'ANSWER'))).not.toContain('REQUESTED_DATE_ACCEPTED');
  });
});
