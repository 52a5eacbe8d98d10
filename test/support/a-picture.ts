import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** A JPEG of nothing but noise, which does not get small: so many pixels wide and high, with a place in its EXIF. */
export async function aPicture(side = 64): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 } as const;
  return sharp(randomBytes(side * side * 3), { raw })
    .withExif({ IFD0: { Make: 'Canary camera' }, IFD3: { GPSLatitude: '48/1 12/1 30/1' } })
    .jpeg({ quality: 95 })
    .toBuffer();
}
