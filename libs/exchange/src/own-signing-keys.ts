import { importVerificationKey, type VerificationKey } from '@trace/protocol';
import type { NodeKeys } from '@trace/platform';
import type { Partners } from './partners.ts';

/** Every key that was ever this State's own: as its statement in force says, and as its own key ring does. */
export async function ownSigningKeys(
  partners: Pick<Partners, 'self'>,
  keys: Pick<NodeKeys, 'publicDescriptor'>,
): Promise<VerificationKey[]> {
  const kept = keys.publicDescriptor().keys.filter(({ use }) => use === 'sig');
  const ring = await Promise.all(kept.map((key) => importVerificationKey(key)));
  return [...(partners.self?.signing ?? []), ...ring];
}
