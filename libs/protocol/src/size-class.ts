/** The least that anything weighs, in bytes: most working steps of an officer, so that they look alike. */
const LEAST = 8_192;
const SPACE = 0x20;

/**
 * The bytes up to which a document of so many is filled: at least 8,192, and above that the sizes of Padmé, which show
 * of a length of n bits little more than n and add less than an eighth (Nikitin and others, Reducing Metadata Leakage
 * from Encrypted Files and Communication with PURBs, PoPETs 2019, section 4).
 */
export function sizeClassOf(bytes: number): number {
  if (bytes <= LEAST) return LEAST;
  const exponent = Math.floor(Math.log2(bytes));
  const shown = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - shown);
  return Math.ceil(bytes / step) * step;
}

/**
 * A JSON document with spaces behind it up to its size class, so that its length says little of what is in it. White
 * space about a document means nothing (RFC 8259 section 2), so whoever reads it has nothing to take away.
 *
 * @param most the bytes that are not exceeded for it; a document above them stays as it is
 */
export function filled(document: string, most = Infinity): Buffer {
  const bytes = Buffer.from(document);
  const missing = Math.min(sizeClassOf(bytes.length), most) - bytes.length;
  return missing > 0 ? Buffer.concat([bytes, Buffer.alloc(missing, SPACE)]) : bytes;
}
