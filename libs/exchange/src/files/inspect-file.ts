import type { MediaType } from '@trace/protocol';
import { endOfFile } from './end-of-file.ts';
import { hiddenContent } from './hidden-content.ts';
import { MOST_PIXELS, pixelsOf } from './image-reader.ts';
import { mediaTypeOf } from './media-type-of.ts';

/** Why a file is not taken in, by its content. */
export type FileFault =
  | 'attachment.type'
  | 'attachment.type-differs'
  | 'attachment.hidden-content'
  | 'attachment.cut-off'
  | 'attachment.pixels';

/** What a look into a file has shown. */
export type Inspected =
  { sound: true; mime: MediaType } | { sound: false; code: FileFault; detail: string };

const LEAVE_OUT = 'Export it again as a plain file of its type.';

/**
 * Looks into a file before it is kept, whoever it comes from: it must be one of MEDIA_TYPES by its bytes, that which it is
 * called, whole, nothing else beside, and no larger as a picture than can be opened (ASVS 5 chapter V5.2).
 *
 * @param called the type by which it was announced; undefined takes whichever it is
 */
export async function inspectFile(
  bytes: Buffer,
  called: MediaType | undefined,
): Promise<Inspected> {
  const mime = mediaTypeOf(bytes);
  if (mime === undefined) {
    return refused(
      'attachment.type',
      'Its content is none of JPEG, PNG, WebP, TIFF, PDF and plain text.',
    );
  }
  if (called !== undefined && called !== mime) {
    return refused(
      'attachment.type-differs',
      `It is called ${called}, but its content is ${mime}.`,
    );
  }
  const hidden = hiddenContent(bytes, mime);
  if (hidden !== undefined) return refused('attachment.hidden-content', hidden);
  const end = endOfFile(bytes, mime);
  if (end === 'CUT_OFF') return refused('attachment.cut-off', 'Its end is missing.');
  if (end === 'MORE_BEHIND') {
    return refused('attachment.hidden-content', `Something stands behind its end. ${LEAVE_OUT}`);
  }
  return mime.startsWith('image/') ? inspectImage(bytes, mime) : { sound: true, mime };
}

async function inspectImage(bytes: Buffer, mime: MediaType): Promise<Inspected> {
  const pixels = await pixelsOf(bytes);
  if (pixels === undefined) return refused('attachment.cut-off', 'Its header can not be read.');
  return pixels > MOST_PIXELS
    ? refused(
        'attachment.pixels',
        `A picture has at most ${MOST_PIXELS} pixels; this one says ${pixels}.`,
      )
    : { sound: true, mime };
}

function refused(code: FileFault, detail: string): Inspected {
  return { sound: false, code, detail };
}
