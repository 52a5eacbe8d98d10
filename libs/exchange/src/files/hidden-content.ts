import type { MediaType } from '@trace/protocol';

/** What makes a file a document or a program for a browser, wherever in it; in this length hardly there by chance. */
const ACTIVE = ['<script', '<html', '<!doctype html', '<iframe', '<?php', '<object'] as const;
/** A drawing that does something. Its tag alone is so short that every hundredth large photo would have it by chance. */
const ACTIVE_DRAWING = /<svg[\s/>][^]*(?:\son[a-z]{3,}\s*=|javascript:)/;
/** What makes a PDF do something when it is opened (ISO 32000-1, 12.6.4), or carry other files. */
const PDF_ACTIONS =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b/;
/** The file with which the industry tries out its scanners (EICAR). */
const TRIAL_VIRUS = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR';
/** The end of a zip archive lies in the last so many bytes (APPNOTE 4.3.16). */
const ZIP_END = 65_557;
/** With this each entry of the list at the end begins (APPNOTE 4.3.12). */
const ZIP_ENTRY = Buffer.from('PK\u0001\u0002');

/**
 * What is in a file beside what it shows: a second file behind its end, a program, an archive. A file that is two things
 * is one thing to the officer and the other to the machine that opens it.
 *
 * @returns a sentence that says what, or undefined
 */
export function hiddenContent(bytes: Buffer, type: MediaType): string | undefined {
  const text = bytes.toString('latin1');
  if (text.includes(TRIAL_VIRUS))
    return 'It holds the signature by which virus scanners are tried out.';
  if (type === 'text/plain') return undefined;
  if (endsAsArchive(bytes)) return 'A zip archive is hidden in it.';
  if (type !== 'application/pdf' && text.slice(0, 1_024).includes('%PDF-')) {
    return 'A PDF is hidden in it.';
  }
  const lower = text.toLowerCase();
  const active = ACTIVE.find((one) => lower.includes(one));
  if (active !== undefined || ACTIVE_DRAWING.test(lower))
    return 'It holds a web page or a program.';
  if (type === 'application/pdf' && PDF_ACTIONS.test(text)) {
    return 'It runs a program, or carries other files, when it is opened. Print it to a new PDF.';
  }
  return undefined;
}

function endsAsArchive(bytes: Buffer): boolean {
  for (
    let at = bytes.indexOf('PK\u0005\u0006', Math.max(0, bytes.length - ZIP_END));
    at >= 0;
    at = bytes.indexOf('PK\u0005\u0006', at + 1)
  ) {
    // A reader of archives takes it for one even where something stands before and behind it.
    if (isEndOfArchive(bytes, at)) return true;
  }
  return false;
}

/** Four bytes are there by chance now and then; the list of entries that the end of an archive names is not. */
function isEndOfArchive(bytes: Buffer, at: number): boolean {
  if (at + 22 > bytes.length || at + 22 + bytes.readUInt16LE(at + 20) > bytes.length) return false;
  const entries = bytes.readUInt16LE(at + 10);
  const list = at - bytes.readUInt32LE(at + 12);
  return entries === 0 || (list >= 0 && bytes.subarray(list, list + 4).equals(ZIP_ENTRY));
}
