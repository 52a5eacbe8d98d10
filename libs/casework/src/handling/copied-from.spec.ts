import {
  aFinalAnswer,
  aHandling,
  anItem,
  aTraceRequest,
} from '../../../../test/support/builders/index.ts';
import { talk } from '../../testing/conversation.ts';
import { inUse } from '../../testing/in-use.ts';
import { anId } from '../../testing/messages.ts';
import { copiedFrom, type Copy } from './copied-from.ts';

const [MAKER, BUYER] = aFinalAnswer().response.parties ?? [];

const answer = aFinalAnswer({
  response: {
    respondingAuthority: { name: 'Tracing Centre of Sorava' },
    parties: [
      Object.assign({}, MAKER, { name: 'Zorin' }),
      Object.assign({}, BUYER, {
        kind: 'DEALER',
        name: 'Tresk d.o.o.',
        licenceNo: 'SL-2004/117',
        handling: aHandling({ level: 'H2' }),
      }),
    ],
    questionResults: [
      {
        questionNo: 1,
        code: 'Q-IDENT',
        status: 'ANSWERED',
        answer: 'The frame was renumbered. Its first number was ZP7-00999.',
      },
      { questionNo: 2, code: 'Q-LASTHOLDER', status: 'PENDING' },
    ],
  },
});

const { messages } = inUse(
  talk([
    ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z', { body: aTraceRequest() }],
    ['QS', 'FINAL_ANSWER', '2026-04-10T10:00:00.000Z', { body: answer }],
  ]),
);

const copies = (body: object): string[] =>
  copiedFrom(messages, body).map(({ at, datum }: Copy) => `${at} < ${datum.pointer}`);

describe('what is copied', () => {
  it('is nothing where the new request says again what the first one said', () => {
    expect(
      copies(
        aTraceRequest({
          header: { addressees: [{ state: 'QM', why: 'LAST_IMPORT', mode: 'SEQUENTIAL' }] },
        }),
      ),
    ).toEqual([]);
  });

  it('is a name inside of another text, as a whole word', () => {
    const facts = (factsSummary: string): object => aTraceRequest({ header: { factsSummary } });
    expect(copies(facts('The dealer TRESK  d.o.o. has sold it.'))).toEqual([
      '/header/factsSummary < /response/parties/1/name',
    ]);
    expect(copies(facts('The dealer xTresk d.o.o. has sold it.'))).toEqual([]);
  });

  it('is a number, with or without its dashes', () => {
    const items = [
      anItem({
        serials: [
          {
            component: 'FRAME',
            raw: 'SL 2004 117',
            condition: 'INTACT',
            readBy: 'Inspector Weber',
          },
        ],
      }),
    ];
    expect(copies(aTraceRequest({ items }))).toEqual([
      '/items/0/serials/0/raw < /response/parties/1/licenceNo',
    ]);
  });

  it('is a sentence', () => {
    const legalJustification = 'We know this: its first number was ZP7-00999.';
    expect(copies(aTraceRequest({ header: { legalJustification } }))).toEqual([
      '/header/legalJustification < /response/questionResults/0/answer',
    ]);
    expect(
      copies(
        aTraceRequest({
          header: { legalJustification: 'Confirmed, but the frame had another number.' },
        }),
      ),
    ).toEqual([]);
  });

  it('is not what this State had said before, and is it where the other one had not seen that', () => {
    const echo = {
      body: {
        response: {
          itemResults: [],
          questionResults: [{ questionNo: 1, answer: 'You seized it under ND-17/26.' }],
          parties: [{ partyNo: 1, name: 'Police of Norburg' }],
        },
      },
    };
    const told = (seen: number): Copy[] =>
      copiedFrom(
        inUse(
          talk([
            ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z', { body: aTraceRequest() }],
            ['QS', 'PARTIAL_ANSWER', '2026-04-10T10:00:00.000Z', { ...echo, seen }],
          ]),
        ).messages,
        aTraceRequest(),
      );
    expect(told(1)).toEqual([]);
    expect(told(0)).toEqual([
      {
        at: '/recovery/recoveringAgency',
        datum: { messageId: anId(2), pointer: '/response/parties/0/name' },
      },
    ]);
  });

  it('is neither a code nor an id nor the authority that answers', () => {
    const registry = 'Tracing Centre of Sorava';
    expect(
      copies(
        aTraceRequest({ header: { factsSummary: `${registry} has answered: THEFT_PRIVATE.` } }),
      ),
    ).toEqual([]);
  });
});
