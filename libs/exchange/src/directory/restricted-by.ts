import { instant, type PublishedKey, type Statement } from '@trace/protocol';

/**
 * The statement in force without what a newer one takes back: while the newer one waits for two persons, a key or a
 * certificate that it ends counts no longer. To trust less needs nobody's leave.
 */
export function restrictedBy(inForce: Statement, offered: Statement): Statement {
  const named = offered.metadata.trace_node.tls_certificates;
  const restricted = structuredClone(inForce);
  const { trace_node: node } = restricted.metadata;
  node.tls_certificates = node.tls_certificates.filter((one) => named.includes(one));
  restricted.jwks.keys = inForce.jwks.keys.flatMap((key: PublishedKey) => {
    const coming = offered.jwks.keys.find(({ kid }) => kid === key.kid);
    return endedWith(key, coming, instant(new Date(offered.iat * 1_000)));
  });
  return restricted;
}

/** A key with the earlier of two ends; one that is not named any more ended when the newer statement was signed. */
function endedWith(
  key: PublishedKey,
  offered: PublishedKey | undefined,
  endedAt: string,
): PublishedKey[] {
  const end = [key.valid_to, offered ? offered.valid_to : endedAt]
    .filter((one) => one !== undefined)
    .toSorted()[0];
  const revoked = [key.revoked, offered?.revoked]
    .filter((one) => one !== undefined)
    .toSorted((one, other) => (one.revoked_at < other.revoked_at ? -1 : 1))[0];
  if (end !== undefined && key.valid_from >= end) return [];
  return [{ ...key, ...(end !== undefined && { valid_to: end }), ...(revoked && { revoked }) }];
}
