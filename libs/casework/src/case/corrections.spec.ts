import type { Change } from '@trace/protocol';
import {
  aCorrection,
  aFinalAnswer,
  anAcknowledgement,
  aTraceRequest,
} from '../../../../test/support/builders/index.ts';
import { talk, type Line } from '../../testing/conversation.ts';
import { anId, someTerms } from '../../testing/messages.ts';
import type { Case } from './case.ts';
import { correctedMessages } from './corrected-messages.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';

const LINES: Line[] = [
  ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z', { body: aTraceRequest() }],
  ['QS', 'ACKNOWLEDGEMENT', '2026-04-03T15:20:00.000Z', { body: anAcknowledgement() }],
  ['QS', 'FINAL_ANSWER', '2026-04-05T08:00:00.000Z', { body: aFinalAnswer() }],
];
const ANSWER = anId(3);
const correcting = (of: number, ...changes: Change[]): Line => [
  'QS',
  'CORRECTION',
  '2026-04-09T08:00:00.000Z',
  { body: aCorrection({ correctsMessageId: anId(of), changes }) },
];
const date = (value: string): Change => ({
  pointer: '/response/chain/1/date',
  change: 'REPLACE',
  value,
});
const said = (...more: Line[]): Filed[] => talk([...LINES, ...more]);
const after = (...more: Line[]): Case => fold(said(...more), someTerms());
const datesOf = (c: Case): unknown[] => c.chain.map(({ said: { date: one } }) => one);

describe('a correction', () => {
  const before = after();
  const [, was] = datesOf(before);

  it('changes what is known in the case, and keeps both words', () => {
    const c = after(correcting(3, date('2001-05-14')));
    expect(datesOf(c)).toEqual([undefined, '2001-05-14']);
    expect(c.corrected).toEqual([
      { messageId: ANSWER, by: anId(4), pointer: '/response/chain/1/date', was, is: '2001-05-14' },
    ]);
  });

  it('leaves the signed message as it is, and moves no clock and no state', () => {
    const messages = said(correcting(3, date('2001-05-14')));
    const signed = structuredClone(messages.map(({ message }) => message));
    const c = fold(messages, someTerms());
    expect(messages.map(({ message }) => message)).toEqual(signed);
    expect([c.state, c.clocks, c.waitingFor, c.closing]).toEqual([
      before.state,
      before.clocks,
      before.waitingFor,
      before.closing,
    ]);
    expect(c.questions).toEqual(before.questions);
    expect(c.parties).toEqual(before.parties);
  });

  it('moves no clock either where it corrects what the clocks were computed from', () => {
    const way: Change = { pointer: '/accessClass', change: 'REPLACE', value: 'JUDICIAL' };
    const c = after(correcting(2, way));
    expect(c.acknowledgement?.said.accessClass).toBe('JUDICIAL');
    expect([c.clocks, c.accessClass, c.profile]).toEqual([
      before.clocks,
      before.accessClass,
      before.profile,
    ]);
  });

  it('follows another, and each place keeps every word that stood there', () => {
    const c = after(correcting(3, date('2001-05-14')), correcting(3, date('2001-06-14')));
    expect(datesOf(c)[1]).toBe('2001-06-14');
    expect(c.corrected?.map(({ was: former, is }) => [former, is])).toEqual([
      [was, '2001-05-14'],
      ['2001-05-14', '2001-06-14'],
    ]);
  });

  it('adds and takes out, numbers as numbers', () => {
    const c = after(
      correcting(3, { pointer: '/response/chain/0/docRef', change: 'ADD', value: 'Invoice 17' }),
      correcting(3, { pointer: '/response/chain/0/docRef', change: 'REMOVE' }),
      correcting(3, { pointer: '/response/chain/0/confidence', change: 'REPLACE', value: '2' }),
    );
    expect(c.chain[0]?.said.confidence).toBe(2);
    expect(c.chain[0]?.said).not.toHaveProperty('docRef');
    expect(c.corrected?.slice(0, 2).map(({ was: former, is }) => [former, is])).toEqual([
      [undefined, 'Invoice 17'],
      ['Invoice 17', undefined],
    ]);
  });

  it.each<[string, Change]>([
    ['a day that does not exist', date('2001-02-30')],
    [
      'a place that is not there',
      { pointer: '/response/chain/9/date', change: 'REPLACE', value: 'x' },
    ],
    ['a structure by a text', { pointer: '/response/chain', change: 'REPLACE', value: 'none' }],
    ['what is needed', { pointer: '/response/itemResults', change: 'REMOVE' }],
  ])('changes nothing where it would put %s', (_, change) => {
    const c = after(correcting(3, change));
    expect(c.chain).toEqual(before.chain);
    expect(c).not.toHaveProperty('corrected');
    expect(c.corrections).toHaveLength(1);
  });

  it('changes only what the State has said itself, and is the same in whichever order all came', () => {
    const foreign: Line = [
      'QN',
      'CORRECTION',
      '2026-04-09T08:00:00.000Z',
      { body: aCorrection({ correctsMessageId: ANSWER, changes: [date('1999-01-01')] }) },
    ];
    expect(datesOf(after(foreign))).toEqual(datesOf(before));
    const messages = said(correcting(3, date('2001-05-14')), correcting(3, date('2001-06-14')));
    expect(fold(messages.toReversed(), someTerms())).toEqual(fold(messages, someTerms()));
  });

  it('goes on to whoever reads the messages of the case', () => {
    const messages = said(correcting(3, date('2001-05-14')));
    const { messages: current } = correctedMessages(
      messages,
      fold(messages, someTerms()).corrections,
    );
    const answer = current.find(({ message }) => message.messageId === ANSWER)?.message;
    expect(JSON.stringify(answer)).toContain('2001-05-14');
    expect(current).toHaveLength(messages.length);
  });
});
