import { HANDLING_FLAGS, HANDLING_LEVELS, type Handling } from '@trace/protocol';
import * as fc from 'fast-check';
import { talk, type Line } from '../../testing/conversation.ts';
import { inUse } from '../../testing/in-use.ts';
import { aHeader, anId } from '../../testing/messages.ts';
import { assessUse, type CaseInUse } from './assess-use.ts';
import type { Use } from './use.ts';

const AT = new Date('2026-05-01T12:00:00.000Z');
const ANSWER = anId(2);
const days = fc.constantFrom('2026-04-20', '2026-05-01', '2026-08-14');

const handling: fc.Arbitrary<Handling> = fc.record(
  {
    level: fc.constantFrom(...HANDLING_LEVELS),
    flags: fc.uniqueArray(fc.constantFrom(...HANDLING_FLAGS), { maxLength: 2 }),
    notBefore: days,
    deleteAfter: days,
    retentionDate: days,
  },
  { requiredKeys: ['level', 'flags'] },
);
const mild: fc.Arbitrary<Handling> = fc.constant({ level: 'H0', flags: [] });
const mostlyMild = fc.oneof({ weight: 3, arbitrary: mild }, { weight: 2, arbitrary: handling });

/** The places that a random answer has, with what lies in one another. */
const PLACES = [
  '',
  '/response',
  '/response/itemResults/0',
  '/response/chain/0',
  '/response/parties',
  '/response/parties/0',
  '/response/parties/1',
  '/response/parties/1/name',
  '/response/attachments/0',
] as const;
const place = fc.constantFrom(...PLACES);

interface Said {
  whole: Handling;
  result: Handling;
  parties: [Handling, Handling];
  attachment: Handling;
}
const said: fc.Arbitrary<Said> = fc.record({
  whole: mostlyMild,
  result: mostlyMild,
  parties: fc.tuple(mostlyMild, mostlyMild),
  attachment: mostlyMild,
});

function bodyOf({ whole, result, parties, attachment }: Said): object {
  return {
    response: {
      handling: whole,
      itemResults: [{ itemRef: 1, handling: result }],
      questionResults: [],
      chain: [{ itemRef: 1, seq: 1 }],
      parties: parties.map((one, index) => ({ partyNo: index + 1, name: 'x', handling: one })),
      attachments: [{ handling: attachment }],
    },
  };
}

const use: fc.Arbitrary<Use> = fc.oneof(
  fc.constantFrom<Use>(
    { purpose: 'FORWARD_TO_STATE', to: 'QM' },
    { purpose: 'FORWARD_TO_STATE', to: 'QV' },
    { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
    { purpose: 'ASSIGN', unit: 'Customs' },
    { purpose: 'USE_IN_COURT' },
    { purpose: 'EXCULPATORY_DISCLOSURE' },
    { purpose: 'CONTACT_HOLDER' },
    { purpose: 'CONTACT_MANUFACTURER' },
    { purpose: 'OTHER_USE', intendedUse: ['STATISTICS'] },
    { purpose: 'EXPORT' },
  ),
  days.map((until): Use => ({ purpose: 'KEEP', until })),
);

interface Permitted {
  pointer: (typeof PLACES)[number];
  asked: object;
  decision: string;
  validUntil: string | undefined;
}
const permitted: fc.Arbitrary<Permitted> = fc.record({
  pointer: place,
  asked: fc.constantFrom(
    { purpose: 'FORWARD_TO_STATE', onwardTo: ['QM'] },
    { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
    { purpose: 'EVIDENCE_IN_COURT' },
    { purpose: 'EXCULPATORY_DISCLOSURE' },
    { purpose: 'CONTACT_HOLDER' },
    { purpose: 'OTHER_USE', intendedUse: ['STATISTICS'] },
    { purpose: 'LONGER_RETENTION', keepUntil: '2026-12-31' },
  ),
  decision: fc.constantFrom('GRANTED', 'GRANTED', 'GRANTED_WITH_CONDITIONS', 'REFUSED'),
  validUntil: fc.constantFrom(undefined, '2026-04-20', '2026-05-01'),
});

function held(answer: Said, permissions: readonly Permitted[]): CaseInUse {
  const header = { ...aHeader(), intendedUse: ['INVESTIGATION'] };
  const asking = permissions.flatMap(({ pointer, asked, decision, validUntil }): Line[] => {
    const dataRefs = [{ messageId: ANSWER, ...(pointer !== '' && { pointer }) }];
    return [
      ['QN', 'PERMISSION_REQUEST', '2026-04-12T10:00:00.000Z', { body: { ...asked, dataRefs } }],
      [
        'QS',
        'PERMISSION_DECISION',
        '2026-04-13T10:00:00.000Z',
        { body: { decision, conditions: [], ...(validUntil !== undefined && { validUntil }) } },
      ],
    ];
  });
  return inUse(
    talk([
      ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z', { body: { header } }],
      ['QS', 'FINAL_ANSWER', '2026-04-10T10:00:00.000Z', { body: bodyOf(answer) }],
      ...asking,
    ]),
  );
}

const mayUse = (opened: CaseInUse, how: Use, pointer: string): boolean =>
  assessUse(opened, how, [{ messageId: ANSWER, ...(pointer !== '' && { pointer }) }], AT).every(
    ({ allowed }) => allowed,
  );

/** Whether one of two pointers lies in the other. */
const touch = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);

/** The same handling with one restriction more. */
function stricter(one: Handling, more: Handling): Handling {
  const level =
    HANDLING_LEVELS[
      Math.max(HANDLING_LEVELS.indexOf(one.level), HANDLING_LEVELS.indexOf(more.level))
    ] ?? 'H3';
  const flags = [...new Set([...one.flags, ...more.flags])];
  const [retentionDate] = [one.retentionDate, more.retentionDate]
    .flatMap((day) => day ?? [])
    .toSorted();
  const notBefore = [one.notBefore, more.notBefore]
    .flatMap((day) => day ?? [])
    .toSorted()
    .at(-1);
  const [deleteAfter] = [one.deleteAfter, more.deleteAfter].flatMap((day) => day ?? []).toSorted();
  return {
    level,
    flags,
    ...(notBefore !== undefined && { notBefore }),
    ...(retentionDate !== undefined && { retentionDate }),
    ...(deleteAfter !== undefined && { deleteAfter }),
  };
}

describe('whatever is said of the handling', () => {
  it('one restriction more never opens anything', () => {
    let closedByIt = 0;
    fc.assert(
      fc.property(
        said,
        handling,
        fc.nat(4),
        fc.array(permitted, { maxLength: 2 }),
        use,
        place,
        (answer, more, where, permissions, how, pointer) => {
          const [first, second] = answer.parties;
          const changed: Said =
            [
              { ...answer, whole: stricter(answer.whole, more) },
              { ...answer, result: stricter(answer.result, more) },
              { ...answer, parties: [stricter(first, more), second] as [Handling, Handling] },
              { ...answer, parties: [first, stricter(second, more)] as [Handling, Handling] },
              { ...answer, attachment: stricter(answer.attachment, more) },
            ][where] ?? answer;
          const before = mayUse(held(answer, permissions), how, pointer);
          const after = mayUse(held(changed, permissions), how, pointer);
          if (before && !after) closedByIt += 1;
          expect(after && !before).toBe(false);
        },
      ),
      { numRuns: 1_500 },
    );
    expect(closedByIt).toBeGreaterThan(20);
  });

  it('a permission opens nothing outside of what it names, and closes nothing', () => {
    let opened = 0;
    fc.assert(
      fc.property(
        said,
        fc.array(permitted, { maxLength: 1 }),
        permitted,
        use,
        place,
        (answer, before, given, how, pointer) => {
          const without = mayUse(held(answer, before), how, pointer);
          const together = mayUse(held(answer, [...before, given]), how, pointer);
          expect(without && !together).toBe(false);
          if (without || !together) return;
          opened += 1;
          expect(touch(pointer, given.pointer)).toBe(true);
          expect(given.decision).not.toBe('REFUSED');
          expect(given.validUntil).not.toBe('2026-04-20');
        },
      ),
      { numRuns: 3_000 },
    );
    expect(opened).toBeGreaterThan(10);
  });

  it('what lies inside is never more closed than all of it', () => {
    fc.assert(
      fc.property(
        said,
        fc.array(permitted, { maxLength: 2 }),
        use,
        place,
        place,
        (answer, permissions, how, outer, inner) => {
          fc.pre(inner === outer || inner.startsWith(`${outer}/`));
          const one = held(answer, permissions);
          expect(mayUse(one, how, outer) && !mayUse(one, how, inner)).toBe(false);
        },
      ),
      { numRuns: 600 },
    );
  });
});
