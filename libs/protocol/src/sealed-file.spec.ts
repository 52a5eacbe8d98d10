import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aPhoto } from '../../../test/support/builders/index.ts';
import {
  attachedFiles,
  findFaults,
  isRefusal,
  LIMITS,
  openFile,
  partReferences,
  PersonIdentity,
  sealedFileBytes,
  sealFile,
} from './index.ts';

const DIGEST = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const FILE = { part: 'file-1', digest: DIGEST, bytes: 3 };

async function codeOf(opening: Promise<unknown>): Promise<string> {
  const fault: unknown = await opening.catch((thrown: unknown) => thrown);
  return isRefusal(fault) ? fault.code : 'opened';
}

describe('a sealed file', () => {
  it.each([1, 2, 3, 4, 1_000, 300_001])(
    'of %i bytes opens with its key and has the size that is foretold',
    async (size) => {
      const bytes = randomBytes(size);
      const { sealed, digest, key } = await sealFile(bytes);
      expect(sealed).toHaveLength(sealedFileBytes(size));
      expect(await openFile(sealed, digest, key)).toEqual(bytes);
      expect(sealed.includes(bytes.subarray(0, 16).toString('latin1'), 0, 'latin1')).toBe(
        size < 4 ? sealed.includes(bytes) : false,
      );
    },
  );

  it('does not open when it was altered, under another digest, or with another key', async () => {
    const one = await sealFile(randomBytes(100));
    const other = await sealFile(randomBytes(100));
    const altered = Buffer.from(one.sealed);
    altered.writeUInt8(altered.readUInt8(90) ^ 1, 90);
    expect(await codeOf(openFile(altered, one.digest, one.key))).toBe('sealed.digest');
    expect(await codeOf(openFile(one.sealed, other.digest, one.key))).toBe('sealed.digest');
    expect(await codeOf(openFile(one.sealed, one.digest, other.key))).toBe('sealed.decryption');
    expect(await codeOf(openFile(one.sealed, one.digest, 'short'))).toBe('sealed.decryption');
  });

  it('is never the same twice, even of the same bytes', async () => {
    const [one, other] = [await sealFile(Buffer.from('a')), await sealFile(Buffer.from('a'))];
    expect(one.digest).not.toBe(other.digest);
    expect(one.key).not.toBe(other.key);
  });
});

describe('what a body refers to', () => {
  const photo = aPhoto('PHOTO_MARK', { file: FILE });
  const body = { items: [{ photos: [photo] }], persons: [{ identityPart: 'suspect' }] };

  it('are persons and files, each with its place', () => {
    expect(partReferences(body)).toEqual([
      { part: 'file-1', content: 'FILE', pointer: '/items/0/photos/0' },
      { part: 'suspect', content: 'IDENTITY', pointer: '/persons/0' },
    ]);
    expect(attachedFiles(body)).toEqual([{ pointer: '/items/0/photos/0', attachment: photo }]);
  });

  it('is nothing where bytes go another way', () => {
    expect(attachedFiles({ items: [{ photos: [aPhoto('PHOTO_MARK')] }] })).toEqual([]);
  });

  it('can not be a file inside of an identity, where nobody on the way would see it', () => {
    const identity = {
      names: [{ kind: 'PRIMARY', family: 'Weber', script: 'Latn' }],
      photo: aPhoto('PHOTO_MARK', { file: FILE }),
    };
    expect(findFaults(PersonIdentity, identity, '')).toContainEqual(
      expect.objectContaining({ pointer: '/photo/file' }),
    );
  });

  it('has at most so many bytes', () => {
    const file = { ...FILE, bytes: LIMITS.fileBytes + 1 };
    const identity = { names: [], photo: aPhoto('PHOTO_MARK', { file }) };
    expect(findFaults(PersonIdentity, identity, '').map(({ pointer }) => pointer)).toContain(
      '/photo/file/bytes',
    );
  });
});
