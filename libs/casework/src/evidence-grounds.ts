import {
  authorityKeysIn,
  kidOf,
  readStatements,
  Refusal,
  type Partner,
  type PublishedKey,
} from '@trace/protocol';
import type { EvidenceFile } from './evidence.ts';

/** The two States of the file, each by the authority's statement or by its own descriptor. */
export async function readBoth(
  { statements, descriptors = [], authority: authorityKey }: EvidenceFile,
  exportedAt: Date,
): Promise<Partner[]> {
  const partners = await readStatements({ statements, authorityKey, descriptors }, exportedAt);
  if (partners.length === 2) return partners;
  const detail = 'The file has to name its two States, each by a statement or by a descriptor.';
  throw new Refusal('limit.items', detail, { pointer: '/statements' });
}

/** The ids of the authority's keys that have signed something here, where it has and they were therefore looked at. */
export function authorityIn({ statements, formerStatements = [] }: EvidenceFile): {
  authorityKey?: string;
} {
  const signers = new Set([...statements, ...formerStatements].map(kidOf));
  return signers.size > 0 ? { authorityKey: [...signers].toSorted().join(', ') } : {};
}

/** What is wrong with who has signed the statements, as whoever verifies knows the keys of the authority. */
export function authorityFaults(
  { statements, formerStatements = [] }: EvidenceFile,
  pinned: object | undefined,
): string[] {
  if (pinned === undefined) return [];
  const keys = authorityKeysIn(pinned);
  const signed = [...statements, ...formerStatements];
  const isKnown = signed.every((token) => keys.some(({ kid }) => kid === kidOf(token)));
  if (!isKnown)
    return [
      'The statements are signed by another directory authority than the one that you pinned.',
    ];
  const isInTime = signed.every((token) => countedAt(keys, token));
  return isInTime
    ? []
    : ['A statement was signed with a key of the authority that did not count at that time.'];
}

/** To the second: a statement has no smaller part of the time at which it was signed. */
function countedAt(keys: readonly PublishedKey[], token: string): boolean {
  const key = keys.find(({ kid }) => kid === kidOf(token));
  const { iat } = JSON.parse(payloadIn(token)) as { iat: number };
  const begins = Math.floor(Date.parse(key?.valid_from ?? '') / 1_000);
  const ends = [key?.valid_to, key?.revoked?.revoked_at].map((end) =>
    end === undefined ? Infinity : Date.parse(end) / 1_000,
  );
  return begins <= iat && iat < Math.min(...ends);
}

function payloadIn(token: string): string {
  return Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
}
