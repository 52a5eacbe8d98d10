import { aTraceRequest, aPerson, anItem } from '../../../../test/support/builders/index.ts';
import { startingPoint } from './starting-point.ts';

describe('a request as the starting point of another', () => {
  it('keeps who asks, by which law, what is asked and what kind of weapon it is, and nothing of its own matter', () => {
    const request = aTraceRequest({
      items: [anItem()],
      persons: [aPerson({ identityPart: 'holder' })],
    });
    const text = JSON.stringify(startingPoint(request));
    const { header, items } = startingPoint(request) as typeof request;
    expect(header).toMatchObject({
      requestingAuthority: request.header.requestingAuthority,
      legalBases: request.header.legalBases,
      questions: request.header.questions,
      addressees: request.header.addressees,
      handling: request.header.handling,
    });
    expect(items[0]).toMatchObject({ itemNo: 1, make: anItem().make, model: anItem().model });
    for (const of of [
      'serials',
      'persons',
      'identityPart',
      'date',
      'humanRef',
      'textRaw',
      'seizureRef',
    ])
      expect(text).not.toContain(`"${of}"`);
    expect(JSON.stringify(request)).toContain('"serials"');
  });
});
