import type { MediaType } from '@trace/protocol';

/** Whether a file ends where its format says so. */
export type FileEnd = 'WHOLE' | 'CUT_OFF' | 'MORE_BEHIND';

/** Where each format says that it ends. TIFF lies in pieces anywhere in its file, and a text just ends. */
const ENDS: Record<MediaType, (bytes: Buffer) => FileEnd> = {
  'image/jpeg': endOfJpeg,
  'image/png': endOfPng,
  'image/webp': endOfWebp,
  'image/tiff': () => 'WHOLE',
  'application/pdf': endOfPdf,
  'text/plain': () => 'WHOLE',
};

/** Whether a file is whole and nothing stands behind it, by the rules of its format. */
export function endOfFile(bytes: Buffer, type: MediaType): FileEnd {
  return ENDS[type](bytes);
}

/** ISO/IEC 10918-1 B.1: segments with their length, then coded data up to a marker that belongs to it no more. */
function endOfJpeg(bytes: Buffer): FileEnd {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return 'CUT_OFF';
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return behindJpeg(bytes, at + 2);
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = endOfScan(bytes, at);
    }
  }
  return at + 2 <= bytes.length && bytes.readUInt16BE(at) === 0xffd9 ? 'WHOLE' : 'CUT_OFF';
}

/** The next marker behind coded data: 0xff00 is a coded byte, 0xffd0 to 0xffd7 go on with the coding. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isCoded = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isCoded) return at;
  }
  return bytes.length;
}

/** Telephones put further pictures behind the first (CIPA DC-007), and cameras fill up with zeros. */
function behindJpeg(bytes: Buffer, at: number): FileEnd {
  const rest = bytes.subarray(at);
  if (rest.every((byte) => byte === 0)) return 'WHOLE';
  return rest.length > 4 && rest.readUIntBE(0, 3) === 0xffd8ff ? endOfJpeg(rest) : 'MORE_BEHIND';
}

/** RFC 2083 chapter 3: chunks with their length, the last of which is IEND. */
function endOfPng(bytes: Buffer): FileEnd {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    at += 12 + bytes.readUInt32BE(at);
    if (name === 'IEND') return at === bytes.length ? 'WHOLE' : 'MORE_BEHIND';
  }
  return 'CUT_OFF';
}

/** RFC 9649 section 2.4: the length of all stands at the beginning, and is even. */
function endOfWebp(bytes: Buffer): FileEnd {
  if (bytes.length < 12) return 'CUT_OFF';
  const end = 8 + bytes.readUInt32LE(4);
  const padded = end + (end % 2);
  if (bytes.length < end) return 'CUT_OFF';
  return bytes.length <= padded ? 'WHOLE' : 'MORE_BEHIND';
}

/** ISO 32000-1, 7.5.5: the last line is %%EOF; readers look for it near the end. */
function endOfPdf(bytes: Buffer): FileEnd {
  const tail = bytes.subarray(-1_024).toString('latin1');
  const at = tail.lastIndexOf('%%EOF');
  if (at < 0) return 'CUT_OFF';
  return tail
    .slice(at + 5)
    .replaceAll('\0', '')
    .trim() === ''
    ? 'WHOLE'
    : 'MORE_BEHIND';
}
