import { describe, expect, it } from '@jest/globals';
import { cleanFileName, dispositionOf } from './file-name.ts';

// B69 of reliability.md
describe('cleanFileName', () => {
  it.each([
    ['IMG_0042.JPG', 'image/jpeg', 'IMG_0042.jpg'],
    ['left side.jpeg', 'image/jpeg', 'left_side.jpg'],
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    [String.raw`C:\Users\x\photo.png`, 'image/png', 'photo.png'],
    ['photo.jpg.exe', 'image/jpeg', 'photo_jpg_exe.jpg'],
    ['invoice.pdf', 'image/png', 'invoice_pdf.png'],
    ['gpj.\u202eexe', 'image/jpeg', 'gpj_exe.jpg'],
    ['a\u0000b\r\nc.txt', 'text/plain', 'abc.txt'],
    ['CON', 'text/plain', '_CON.txt'],
    ['com1.txt', 'text/plain', '_com1.txt'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['', 'application/pdf', 'attachment.pdf'],
    ['...', 'application/pdf', 'attachment.pdf'],
    ['رقم السلاح.pdf', 'application/pdf', 'رقم_السلاح.pdf'],
    ['x"; filename=evil.exe', 'image/tiff', 'x_filename=evil_exe.tif'],
  ] as const)('makes of %j as %s %s', (said, mime, name) => {
    expect(cleanFileName(said, mime)).toBe(name);
  });

  it('cuts what is too long, and whole characters only', () => {
    expect(cleanFileName(`${'🔫'.repeat(200)}.png`, 'image/png')).toBe(`${'🔫'.repeat(80)}.png`);
  });
});

describe('dispositionOf', () => {
  it('is one line of ASCII whatever the name', () => {
    expect(dispositionOf('Übersicht_(1).pdf')).toBe(
      `attachment; filename="_bersicht__1_.pdf"; filename*=UTF-8''%C3%9Cbersicht_%281%29.pdf`,
    );
  });
});
