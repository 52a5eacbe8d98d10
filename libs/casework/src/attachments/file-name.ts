import type { MediaType } from '@trace/protocol';

const ENDINGS: Record<MediaType, readonly [string, ...string[]]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/tiff': ['tif', 'tiff'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
};

const LONGEST = 80;
/** Names that mean a device to some systems, whatever their ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
/** What separates, hides, reorders or commands in a name; Unicode categories Cc, Cf, Co, Cs, Zl, Zp. */
const UNWANTED = /[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%;]/gu;

/**
 * The name of a file as it is kept and given out: one word of a path, nothing hidden in it, and exactly the ending of its
 * type, so that nothing can be called a picture and be opened as a program (ASVS 5 5.4).
 */
export function cleanFileName(said: string, mime: MediaType): string {
  const [ending] = ENDINGS[mime];
  const path = said.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = path.replaceAll(UNWANTED, '').trim();
  const known = ENDINGS[mime].find((one) => plain.toLowerCase().endsWith(`.${one}`));
  const stem = known === undefined ? plain : plain.slice(0, -known.length - 1);
  const word = Array.from(stem.replaceAll(/[.\s]+/g, '_').replaceAll(/^_+|_+$/g, ''))
    .slice(0, LONGEST)
    .join('');
  const name = word === '' ? 'attachment' : word;
  return `${RESERVED.test(name) ? `_${name}` : name}.${ending}`;
}

/** How a file is given out: to be saved under its name, and never to be shown by the browser (RFC 6266). */
export function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, hexOf)}`;
}

function hexOf(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}
