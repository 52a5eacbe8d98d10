import { REQUEST_ELEMENTS } from '../code-lists/dialogue-codes.ts';
import { ELEMENT_PARAGRAPHS } from './element-paragraphs.ts';

describe('the paragraphs of the elements', () => {
  it('name one for every element, as a clarification request cites it', () => {
    expect(Object.keys(ELEMENT_PARAGRAPHS)).toEqual([...REQUEST_ELEMENTS]);
    for (const paragraph of Object.values(ELEMENT_PARAGRAPHS)) {
      expect(paragraph).toMatch(/^(ITI|UNTOC|MOSAIC|Directive|resolution) /);
    }
  });

  it('cite ITI 17(b) for an import mark that was not examined (scenario 5)', () => {
    expect(ELEMENT_PARAGRAPHS.IMPORT_MARK).toContain('17(b)');
  });
});
