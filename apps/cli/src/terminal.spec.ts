import { setTimeout as pause } from 'node:timers/promises';
import { aligned, Terminal, wrapped } from './terminal.ts';

class Paper {
  text = '';
  constructor(readonly isTTY: boolean) {}

  write(text: string): void {
    this.text += text;
  }
}

describe('the terminal', () => {
  it.each([
    ['a window', true, {}, true],
    ['a window of somebody who wants none', true, { NO_COLOR: '1' }, false],
    ['a window that knows none', true, { TERM: 'dumb' }, false],
    ['a file', false, {}, false],
  ])('colours in %s: %s', (_where, isTTY, env, colours) => {
    const terminal = new Terminal(new Paper(isTTY), new Paper(isTTY), env);
    expect(terminal.style('red', 'x') !== 'x').toBe(colours);
  });

  it('keeps what was asked for apart from what is told beside it', () => {
    const [out, err] = [new Paper(false), new Paper(false)];
    const terminal = new Terminal(out, err, {});
    terminal.line('asked');
    terminal.aside('told');
    expect([out.text, err.text]).toEqual(['asked\n', 'told\n']);
  });

  it('tells of what takes more than a second, and of nothing quicker', async () => {
    const err = new Paper(false);
    const terminal = new Terminal(new Paper(false), err, {});
    await terminal.during('Quick', () => pause(300));
    expect(err.text).toBe('');
    await terminal.during('Slow', () => pause(1_500));
    expect(err.text).toBe('… Slow (1 s)\n');
  });
});

describe('lines', () => {
  it('are broken at spaces', () => {
    expect(wrapped('one two  three\nfour', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrapped('a-word-that-is-longer than', 8)).toEqual(['a-word-that-is-longer', 'than']);
  });

  it('are put into columns', () => {
    expect(
      aligned([
        ['A', 'BB', 'C'],
        ['AAA', 'B', ''],
      ]),
    ).toEqual(['A    BB  C', 'AAA  B']);
  });
});
