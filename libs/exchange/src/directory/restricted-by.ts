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
    endedWith(key, offered.jwks.keys.find(({ kid }) => kid === key.kid)?.valid_to, {
      isNamed: offered.jwks.keys.some(({ kid }) => kid === key.kid),
      endedAt,
    }),
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
  offeredEnd: string | undefined,
  { isNamed, endedAt }: { isNamed: boolean; endedAt: string },
): DirectoryKey[] {
  const ends = [key.valid_to, isNamed ? offeredEnd : endedAt].filter((end) => end !== undefined);
  const end = ends.toSorted()[0];
  if (end === undefined) return [key];
  return key.valid_from < end ? [{ ...key, valid_to: end }] : [];
}
