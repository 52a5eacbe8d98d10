import { keyInDoubt, kidOf, type Partner, type PublishedKey } from '@trace/protocol';

/** A State as its signatures are checked in evidence: a revocation breaks none of them, it is told beside them. */
export function withoutRevocations(partner: Partner): Partner {
  const signing = partner.signing.map(({ revokedAt: _told, ...key }) => key);
  return { ...partner, signing };
}

/** The sentences about keys that were revoked as of before they were used, for a message and its receipt. */
export function doubtsAbout(
  {
    jws,
    receipt,
    issuer,
    audience,
  }: { jws: string; receipt?: string | undefined; issuer: string; audience: string },
  partners: readonly Partner[],
  receivedAt: Date,
): string[] {
  const of = (what: string, token: string | undefined, state: string): string[] => {
    const keys: readonly PublishedKey[] =
      partners.find((one) => one.state === state)?.statement.jwks.keys ?? [];
    const doubt = token === undefined ? undefined : keyInDoubt(keys, kidOf(token), receivedAt);
    if (!doubt) return [];
    return [
      `${what}: ${state} has revoked the key that signed it, as of ${doubt.revokedAt} (${doubt.reason}).`,
    ];
  };
  return [...of('message', jws, issuer), ...of('receipt', receipt, audience)];
}
