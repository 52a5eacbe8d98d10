import { safeCell } from './safe-cell.ts';

describe('safeCell', () => {
  it.each([
    '=1+1',
    '=cmd|/C calc!A0',
    '+41',
    '-2',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '  =1',
    '\u00A0=1',
    '|calc',
    '%0A=1',
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff201',
  ])('gives %j an apostrophe', (text) => {
    expect(safeCell(text)).toBe(`'${text}`);
  });

  it.each(['', 'QN-TR-2026-000001', 'Halvorsen HV-17', '9×19', 'a=b', "'=1", 'الرقم'])(
    'leaves %j as it is',
    (text) => {
      expect(safeCell(text)).toBe(text);
    },
  );
});
