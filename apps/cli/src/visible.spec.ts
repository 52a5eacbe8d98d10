import { visible, visibleJson } from './visible.ts';

describe('text of a partner on a terminal', () => {
  it.each([
    ['a plain name, Žižek ﷺ 王', 'a plain name, Žižek ﷺ 王'],
    ['\u001B[2Jgone', '\\u{1b}[2Jgone'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
    ['\u009B31mred', '\\u{9b}31mred'],
    ['abc\u202Efdp.exe', 'abc\\u{202e}fdp.exe'],
    ['zero\u200Bwidth', 'zero\\u{200b}width'],
    ['\uD800', '\\u{d800}'],
    ['line\u2028end', 'line\\u{2028}end'],
  ])('%j is printed as %j', (text, printed) => {
    expect(visible(text)).toBe(printed);
  });

  it('keeps the layout of JSON and nothing else that steers', () => {
    const printed = visibleJson({ name: 'x\u001B[0m\u202E', list: ['a\nb'] });
    expect(printed.split('\n')).toHaveLength(6);
    expect(printed).toContain('\\u001b[0m\\u{202e}');
    expect(JSON.parse(printed.replace('\\u{202e}', ''))).toEqual({
      name: 'x\u001B[0m',
      list: ['a\nb'],
    });
  });
});
