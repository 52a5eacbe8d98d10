import { instant, type DirectoryKey, type Statement } from '@trace/protocol';

/**
 * The statement in force without what a newer one takes back: while the newer one waits for two persons, a key or a
 * certificate that it ends counts no longer. To trust less needs nobody's leave.
 */
export function restrictedBy(inForce: Statement, offered: Statement): Statement {
  const { metadata } = inForce;
  const named = offered.metadata.trace_node.tls_certificates;
  const certificates = metadata.trace_node.tls_certificates.filter((one) => named.includes(one));
  const endedAt = instant(new Date(offered.iat * 1_000));
  const keys = inForce.jwks.keys.flatMap((key) =>
    endedWith(
      key,
      offered.jwks.keys.find(({ kid }) => kid === key.kid),
      endedAt,
    ),
  );
  return {
    ...inForce,
    jwks: { keys },
    metadata: {
      ...metadata,
      trace_node: { ...metadata.trace_node, tls_certificates: certificates },
    },
  };
}

/** A key with the earlier of two ends; one that is not named any more ended when the newer statement was signed. */
function endedWith(
  key: DirectoryKey,
  offered: DirectoryKey | undefined,
  endedAt: string,
): DirectoryKey[] {
  const end = [key.valid_to, offered ? offered.valid_to : endedAt]
    .filter((one) => one !== undefined)
    .toSorted()[0];
  const revoked = [key.revoked, offered?.revoked]
    .filter((one) => one !== undefined)
    .toSorted((one, other) => (one.revoked_at < other.revoked_at ? -1 : 1))[0];
  const restricted = {
    ...key,
    ...(end !== undefined && { valid_to: end }),
    ...(revoked && { revoked }),
  } as DirectoryKey;
  return end === undefined || key.valid_from < end ? [restricted] : [];
}
