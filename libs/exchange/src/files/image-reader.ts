import sharp, { type Sharp } from 'sharp';

/** Larger pictures are not taken in: a hundred million pixels is more than a camera makes and less than a bomb. */
export const MOST_PIXELS = 100_000_000;

// Only what MEDIA_TYPES names is ever read; every other reader of the library is closed, whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadTiffBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/** Opens a picture that is hostile until it was read; nothing of it is decoded yet. */
export function imageReader(bytes: Buffer): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true });
}

/** How many pixels a picture has by its header, all its pages together; undefined when the header is not readable. */
export async function pixelsOf(bytes: Buffer): Promise<number | undefined> {
  try {
    // The header alone is read here, however large it says that the picture is.
    const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return width * height * pages;
  } catch {
    // Whatever the library can not read is no picture for us.
    return undefined;
  }
}

/** A smaller picture of the same, made anew: without place, camera and whatever else stood in the file beside it. */
export async function previewOf(bytes: Buffer): Promise<Buffer> {
  return imageReader(bytes)
    .autoOrient()
    .resize({ width: 1_600, height: 1_600, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer();
}
