import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.ts';

describe('the base64 methods of Uint8Array', () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  const alphabet = fc.constantFrom('base64' as const, 'base64url' as const);

  it('read back what they write, padded or not', () => {
    fc.assert(
      fc.property(bytes, alphabet, fc.boolean(), (content, alphabet, omitPadding) => {
        const text = toBase64.call(content, { alphabet, omitPadding });
        expect(text.includes('=')).toBe(!omitPadding && content.length % 3 !== 0);
        expect(fromBase64(text, { alphabet })).toEqual(content);
      }),
    );
  });

  it('are loose by default, as the standard says', () => {
    expect([...fromBase64(' Z\nm\t9\fv\r')]).toEqual([...Buffer.from('foo')]);
    expect([...fromBase64('Zh')]).toEqual([0x66]);
  });

  it.each(['Z', 'Zg=', 'Z===', 'Zg===', 'Zm9v=', '=', 'Zm_v', 'Zm9v!'])('refuse %j', (text) => {
    expect(() => fromBase64(text)).toThrow(SyntaxError);
  });

  it('are strict when asked, and stop before a partial chunk when asked', () => {
    const strict = { lastChunkHandling: 'strict' as const };
    expect([...fromBase64('Zg==', strict)]).toEqual([0x66]);
    expect(() => fromBase64('Zg', strict)).toThrow(SyntaxError);
    expect(() => fromBase64('Zh==', strict)).toThrow(SyntaxError);
    expect([...fromBase64('Zm9vZg', { lastChunkHandling: 'stop-before-partial' })]).toEqual([
      ...Buffer.from('foo'),
    ]);
  });
});
