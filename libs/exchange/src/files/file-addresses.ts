/** Where a sealed file is fetched from its origin (libs/protocol/README.md, Files). */
export const FILES = '/exchange/v1/sealed-files/';

/** The two things that can be asked of a sealed file. */
export interface FileAddress {
  digest: string;
  /** Its bytes, or that its receiver has something to say about it. */
  about: 'BYTES' | 'OUTCOME';
}

const ADDRESS = /^\/exchange\/v1\/sealed-files\/([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])(\/outcome)?$/;

/** Reads the address of a sealed file; undefined when it is none. */
export function fileAddressOf(url: string): FileAddress | undefined {
  const [, digest, outcome] = ADDRESS.exec(url) ?? [];
  return digest === undefined ? undefined : { digest, about: outcome ? 'OUTCOME' : 'BYTES' };
}

/** A range of bytes, both ends included. */
export interface ByteRange {
  from: number;
  to: number;
}

const RANGE = /^bytes=(\d{1,9})-(\d{1,9})$/;

/** Reads the one form of Range that is spoken here: first and last byte of one range (RFC 9110 section 14.1.2). */
export function byteRangeOf(header: string | undefined): ByteRange | undefined {
  const [, from, to] = RANGE.exec(header ?? '') ?? [];
  return from === undefined || Number(from) > Number(to)
    ? undefined
    : { from: Number(from), to: Number(to) };
}
