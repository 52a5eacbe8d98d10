import { findInvisible } from './visible-text.ts';

const from = (...points: number[]) => String.fromCodePoint(...points);

describe('text that can be seen as it stands', () => {
  const passing: [name: string, text: string][] = [
    ['ASCII', 'Castellan M58 no. C58-207731'],
    ['Latin with marks', 'Škoda Größe Ærø İstanbul'],
    ['decomposed letters', 'Cafe\u0301'],
    ['Cyrillic', 'Пистолет Макарова'],
    ['a Cyrillic serial', 'АВС0123'],
    ['Arabic', 'مسدس نصف آلي'],
    ['Arabic with vowel marks', 'مُسَدَّس'],
    ['Persian with its non-joiner', 'می\u200cخواهم'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Hindi with a joiner after the virama', 'क्\u200dष'],
    ['Thai', 'ปืนพก'],
    ['Tibetan', 'བོད་ཡིག'],
    ['Han with an ideographic variation', `葛${from(0xe0100)}`],
    ['four-byte letters', '𠜎𠜱'],
    ['emoji', '🔫 🇦🇹 👍🏽'],
    ['emoji with a presentation mark', '❤️'],
    ['a keycap', '1️⃣'],
    ['a family of emoji', '👨‍👩‍👧‍👦'],
    ['a coloured emoji joined', '👩🏽‍🚒'],
    ['the flag of a region', `🏴${from(0xe0067, 0xe0062, 0xe0065, 0xe006e, 0xe0067, 0xe007f)}`],
    ['four combining marks', `a${'\u0301'.repeat(4)}`],
    ['private use', from(0xe000)],
  ];

  it.each(passing)('passes %s', (_, text) => {
    expect(findInvisible(text, 'one-line')).toBeUndefined();
  });

  const refused: [name: string, text: string, code: string][] = [
    ['NUL (B6)', 'a\u0000b', 'text.control-character'],
    ['escape', '\u001b[31m', 'text.control-character'],
    ['carriage return', 'a\rb', 'text.control-character'],
    ['delete', 'a\u007f', 'text.control-character'],
    ['a C1 control', 'a\u0085b', 'text.control-character'],
    ['half a pair', 'a\ud800b', 'text.surrogate'],
    ['zero-width space', 'C58\u200b-1', 'text.invisible'],
    ['zero-width joiner between letters', 'C\u200d58', 'text.invisible'],
    ['zero-width non-joiner between Latin letters', 'C\u200c58', 'text.invisible'],
    ['zero-width joiner after an emoji', '🔫\u200d', 'text.invisible'],
    ['byte order mark', '\ufeffC58', 'text.invisible'],
    ['word joiner', 'C\u206058', 'text.invisible'],
    ['soft hyphen', 'C\u00ad58', 'text.invisible'],
    ['Hangul filler', '\u3164', 'text.invisible'],
    ['right-to-left override', 'C58\u202e137702', 'text.invisible'],
    ['right-to-left mark', 'a\u200f', 'text.invisible'],
    ['an isolate', '\u2066a\u2069', 'text.invisible'],
    ['Arabic letter mark', '\u061c', 'text.invisible'],
    ['a variation on a letter', 'A\ufe0f', 'text.invisible'],
    ['hidden tags', `a${from(0xe0061, 0xe0062)}`, 'text.invisible'],
    ['line separator', 'a\u2028b', 'text.invisible'],
    ['a non-character', 'a\ufffe', 'text.invisible'],
    ['five combining marks', `a${'\u0301'.repeat(5)}`, 'text.invisible'],
    ['a visible emoji beside a hidden mark', '👨‍👩‍👧\u202e', 'text.invisible'],
  ];

  it.each(refused)('refuses %s', (_, text, code) => {
    expect(findInvisible(text, 'many-lines')?.code).toBe(code);
  });

  it('allows line feed and tab in prose only', () => {
    expect(findInvisible('a\n\tb', 'many-lines')).toBeUndefined();
    expect(findInvisible('a\nb', 'one-line')?.code).toBe('text.control-character');
    expect(findInvisible('a\tb', 'one-line')?.code).toBe('text.control-character');
  });

  it('stays fast on a long hostile text', () => {
    const hostile = '👨\u200d'.repeat(20_000) + '\u0301'.repeat(4);
    // A pattern that went back and forth would still be at it when the test is given up.
    expect(findInvisible(hostile, 'one-line')?.code).toBe('text.invisible');
  });
});
