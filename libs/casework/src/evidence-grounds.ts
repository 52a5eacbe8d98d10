import {
  readStatements,
  Refusal,
  thumbprintOf,
  type Partner,
  type PublicJwk,
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

/** The id of the authority's key, where it has signed something here and was therefore looked at. */
export function authorityIn({ statements, formerStatements = [], authority }: EvidenceFile): {
  authorityKey?: string;
} {
  const hasSigned = statements.length + formerStatements.length > 0;
  return hasSigned ? { authorityKey: thumbprintOf(authority as PublicJwk) } : {};
}
