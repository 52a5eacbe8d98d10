import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { MediaType } from '@trace/protocol';
import sharp from 'sharp';
import { previewOf } from './image-reader.ts';
import { inspectFile } from './inspect-file.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n');

async function aPicture(type: 'jpeg' | 'png' | 'webp' | 'tiff'): Promise<Buffer> {
  const blank = { create: { width: 32, height: 24, channels: 3, background: '#8a2' } } as const;
  return sharp(blank).toFormat(type).toBuffer();
}

/** A zip archive with one stored entry (APPNOTE 4.3). */
function aZip(): Buffer {
  const [name, content] = [Buffer.from('../x.sh'), deflateRawSync('rm -rf /')];
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  return Buffer.concat([local, name, content, entry, name, end]);
}

/** A PNG that says to be 50,000 pixels wide and high, with next to nothing in it. */
function aBomb(): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(50_000, 0);
  size.writeUInt32BE(50_000, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    aChunk('IHDR', size),
    aChunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    aChunk('IEND', Buffer.alloc(0)),
  ]);
}

function aChunk(name: string, content: Buffer): Buffer {
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(name), content]);
  length.writeUInt32BE(content.length);
  crc.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, crc]);
}

describe('inspectFile', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('takes a %s for what it is', async (type) => {
    const picture = await aPicture(type);
    const mime: MediaType = `image/${type}`;
    expect(await inspectFile(picture, undefined)).toEqual({ sound: true, mime });
    expect(await inspectFile(picture, 'text/plain')).toMatchObject({
      code: 'attachment.type-differs',
    });
  });

  it('takes a photo in which stand by chance the few bytes that begin a drawing or end an archive', async () => {
    const chance = Buffer.from(
      `<sVg\u0001PK\u0005\u0006\u0001\u0002\u0003\u0004${'.'.repeat(22)}`,
      'latin1',
    );
    const blank = await aPicture('jpeg');
    const comment = Buffer.from([0xff, 0xfe, 0, chance.length + 2]);
    const picture = Buffer.concat([blank.subarray(0, 2), comment, chance, blank.subarray(2)]);
    expect(await inspectFile(picture, undefined)).toEqual({ sound: true, mime: 'image/jpeg' });
  });

  it('takes a PDF and a plain text in any script', async () => {
    expect(await inspectFile(PDF, 'application/pdf')).toMatchObject({ sound: true });
    const text = Buffer.from('Fundort: نهر\nСерия № 7 🔫 {{7*7}} =1+1\r\n');
    expect(await inspectFile(text, 'text/plain')).toMatchObject({ sound: true });
  });

  it('takes the pictures that telephones put behind the first, and zeros that fill up', async () => {
    const jpeg = await aPicture('jpeg');
    const both = Buffer.concat([jpeg, jpeg]);
    expect(await inspectFile(both, 'image/jpeg')).toMatchObject({ sound: true });
    const filled = Buffer.concat([jpeg, Buffer.alloc(64)]);
    expect(await inspectFile(filled, 'image/jpeg')).toMatchObject({ sound: true });
  });

  // B65 to B69 of reliability.md
  it.each<[string, string, () => Promise<Buffer> | Buffer]>([
    ['an SVG with a script', 'type', () => Buffer.from('<svg onload="alert(1)"/>')],
    ['a web page', 'type', () => Buffer.from(' \n<!DOCTYPE html><p>')],
    ['a shell script', 'type', () => Buffer.from('#!/bin/sh\n')],
    ['a zip archive', 'type', aZip],
    ['a GIF', 'type', () => Buffer.from('GIF89a=1;alert(1)')],
    ['a program', 'type', () => Buffer.from('MZ\u0090\u0000')],
    ['a text in UTF-16', 'type', () => Buffer.from('\ufeffa', 'utf16le')],
    ['a text in Latin-1', 'type', () => Buffer.from('Straße', 'latin1')],
    [
      'EICAR',
      'hidden-content',
      () =>
        Buffer.from(
          String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`,
        ),
    ],
    ['JPEG and zip', 'hidden-content', async () => Buffer.concat([await aPicture('jpeg'), aZip()])],
    [
      'JPEG and SVG with a script',
      'hidden-content',
      async () => Buffer.concat([await aPicture('jpeg'), Buffer.from('<svg/onload=alert(1)>')]),
    ],
    ['PNG and zip', 'hidden-content', async () => Buffer.concat([await aPicture('png'), aZip()])],
    ['PDF and zip', 'hidden-content', () => Buffer.concat([PDF, aZip()])],
    [
      'WebP and anything',
      'hidden-content',
      async () => Buffer.concat([await aPicture('webp'), Buffer.from('abc')]),
    ],
    [
      'JPEG and anything',
      'hidden-content',
      async () => Buffer.concat([await aPicture('jpeg'), Buffer.from('abc')]),
    ],
    [
      'PDF and a web page',
      'hidden-content',
      () => Buffer.concat([PDF.subarray(0, 9), Buffer.from('<script>x</script>'), PDF.subarray(9)]),
    ],
    [
      'a PDF that runs a program',
      'hidden-content',
      () =>
        Buffer.concat([
          PDF.subarray(0, 9),
          Buffer.from('<< /S /JavaScript /JS (x) >>\n'),
          PDF.subarray(9),
        ]),
    ],
    [
      'TIFF with a web page',
      'hidden-content',
      async () => Buffer.concat([await aPicture('tiff'), Buffer.from('<HTML>')]),
    ],
    ['half a JPEG', 'cut-off', async () => (await aPicture('jpeg')).subarray(0, 200)],
    ['half a PNG', 'cut-off', async () => (await aPicture('png')).subarray(0, 60)],
    ['half a WebP', 'cut-off', async () => (await aPicture('webp')).subarray(0, 30)],
    ['half a PDF', 'cut-off', () => PDF.subarray(0, 30)],
    ['the beginning of a TIFF', 'cut-off', () => Buffer.from('49492a0008000000', 'hex')],
    ['a picture that is too large', 'pixels', aBomb],
  ])('refuses %s (%s)', async (_, code, made) => {
    expect(await inspectFile(await made(), undefined)).toMatchObject({
      sound: false,
      code: `attachment.${code}`,
    });
  });
});

describe('previewOf', () => {
  // B70
  it('holds nothing of what stood in the file beside the picture', async () => {
    const place = { IFD3: { GPSLatitude: '48/1 12/1 30/1', GPSLatitudeRef: 'N' } };
    const jpeg = await sharp(await aPicture('jpeg'))
      .withExif({ IFD0: { Make: 'Canary' }, ...place })
      .toBuffer();
    expect((await sharp(jpeg).metadata()).exif).toBeDefined();
    const preview = await previewOf(jpeg);
    const { exif, xmp, iptc, icc, width } = await sharp(preview).metadata();
    expect([exif, xmp, iptc, icc, width]).toEqual([undefined, undefined, undefined, undefined, 32]);
    expect(preview.includes('Canary')).toBe(false);
  });
});
