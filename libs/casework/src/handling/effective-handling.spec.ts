import {
  aFinalAnswer,
  aHandling,
  anItem,
  aPerson,
  aPhoto,
  aTraceRequest,
} from '../../../../test/support/builders/index.ts';
import { spoken } from '../../testing/in-use.ts';
import { handledPlaces, handlingAt } from './effective-handling.ts';

const [H1, H2, H3] = [
  aHandling({ level: 'H1' }),
  aHandling({ level: 'H2' }),
  aHandling({ level: 'H3', text: 'Not before 14 August 2026.' }),
];

/** An answer whose parties, results and whole are under these handlings. */
function anAnswer(whole = aHandling(), result = aHandling(), buyer = aHandling()): object {
  const { parties = [], itemResults } = aFinalAnswer().response;
  return aFinalAnswer({
    response: {
      handling: whole,
      itemResults: itemResults.map((one) => Object.assign({}, one, { handling: result })),
      parties: parties.map((one) =>
        one.partyNo === 2 ? Object.assign({}, one, { handling: buyer }) : one,
      ),
    },
  });
}

const levelAt = (body: object, pointer?: string): string => handlingAt(spoken(body), pointer).level;

describe('the handling of a datum', () => {
  it('is that of the whole message where nothing else is said', () => {
    const answer = anAnswer(H1);
    for (const pointer of [undefined, '/response', '/response/parties/0', '/response/chain/1/date'])
      expect(levelAt(answer, pointer)).toBe('H1');
    const asked = aTraceRequest({ header: { handling: H2 } });
    for (const pointer of [
      undefined,
      '/items/0/serials/0/raw',
      '/recovery',
      '/header/factsSummary',
    ])
      expect(levelAt(asked, pointer)).toBe('H2');
  });

  it('rises further inside and falls never', () => {
    const inside = anAnswer(aHandling(), aHandling(), H2);
    expect(levelAt(inside)).toBe('H0');
    expect(levelAt(inside, '/response/parties/0')).toBe('H0');
    expect(levelAt(inside, '/response/parties/1')).toBe('H2');
    expect(levelAt(inside, '/response/parties/1/name')).toBe('H2');
    expect(levelAt(anAnswer(H2, aHandling(), H1), '/response/parties/1')).toBe('H2');
  });

  it('of an attachment is that of the item as well', () => {
    const photos = [
      aPhoto('PHOTO_LEFT', { handling: H2 }),
      aPhoto('PHOTO_RIGHT'),
      aPhoto('PHOTO_MARK'),
    ];
    const asked = aTraceRequest({ items: [anItem({ photos, handling: H1 })] });
    expect(levelAt(asked, '/items/0/photos/0')).toBe('H2');
    expect(levelAt(asked, '/items/0/photos/1')).toBe('H1');
  });

  it('of a step in the chain is that of the result for its item', () => {
    const answer = anAnswer(aHandling(), H2);
    expect(levelAt(answer, '/response/chain/0')).toBe('H2');
    expect(levelAt(answer, '/response/chain/0/recordSource')).toBe('H2');
    expect(levelAt(answer, '/response/questionResults/0')).toBe('H0');
  });

  it('of a translation is that of what is translated', () => {
    const translations = [
      { member: '/response/parties/1/address', lang: 'de', text: '…', method: 'HUMAN' as const },
      {
        member: '/response/questionResults/0/answer',
        lang: 'de',
        text: '…',
        method: 'HUMAN' as const,
      },
    ];
    const answer = anAnswer(aHandling(), aHandling(), H2) as { response: object };
    const body = { response: Object.assign({}, answer.response, { translations }) };
    expect(levelAt(body, '/response/translations/0/text')).toBe('H2');
    expect(levelAt(body, '/response/translations/1/text')).toBe('H0');
  });

  it('of a translation of itself comes to an end', () => {
    const translations = [
      { member: '/response/translations/0/text', lang: 'de', text: '…', method: 'HUMAN' },
    ];
    expect(levelAt({ response: { translations, handling: H1 } }, '/response/translations/0')).toBe(
      'H1',
    );
  });

  it('joins flags and words and takes the earliest days', () => {
    const persons = [
      aPerson({
        handling: aHandling({
          level: 'H3',
          text: 'Ask first.',
          flags: ['DELETE_AFTER', 'PURPOSE_LIMIT'],
          deleteAfter: '2027-03-01',
          retentionDate: '2031-01-01',
        }),
      }),
    ];
    const handling = aHandling({
      text: 'For Norburg.',
      classification: 'RESTREINT',
      flags: ['NO_NATIONAL_FORWARD', 'DELETE_AFTER'],
      deleteAfter: '2028-03-01',
      retentionDate: '2030-01-01',
    });
    expect(
      handlingAt(spoken(aTraceRequest({ persons, header: { handling } })), '/persons/0/sex'),
    ).toEqual({
      level: 'H3',
      flags: ['PURPOSE_LIMIT', 'NO_NATIONAL_FORWARD', 'DELETE_AFTER'],
      texts: ['For Norburg.', 'Ask first.'],
      classifications: ['RESTREINT'],
      deleteAfter: '2027-03-01',
      retentionDate: '2030-01-01',
    });
  });

  it('knows what the header of a request forbids', () => {
    const asked = aTraceRequest({ header: { noContactHolder: true, confidentialRequest: true } });
    for (const pointer of ['', '/items/0'])
      expect(handlingAt(spoken(asked), pointer).flags).toEqual([
        'NO_CONTACT_HOLDER',
        'CONFIDENTIAL_REQUEST',
      ]);
    expect(handlingAt(spoken(aTraceRequest())).flags).toEqual([]);
  });

  it('of a place that does not exist is that of what would be around it', () => {
    expect(levelAt(anAnswer(H1), '/response/parties/17/name')).toBe('H1');
    expect(levelAt({}, '/a/b')).toBe('H0');
  });
});

describe('the places that are handled', () => {
  it('are the datum itself and everything inside it that has a handling', () => {
    const places = handledPlaces(spoken(anAnswer(H1, aHandling(), H3)), '/response/parties');
    expect(places.map(({ pointer, handling }) => [pointer, handling.level])).toEqual([
      ['/response/parties', 'H1'],
      ['/response/parties/0', 'H1'],
      ['/response/parties/1', 'H3'],
    ]);
    expect(handledPlaces(spoken(anAnswer()), '/response/parties/0/name')).toHaveLength(1);
    expect(handledPlaces(spoken({}), '/nowhere')).toHaveLength(1);
  });
});
