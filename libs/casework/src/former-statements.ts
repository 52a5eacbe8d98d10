import { readStatements, Refusal, type Partner } from '@trace/protocol';
import type { EvidenceFile } from './evidence.ts';

/** The earlier statements, each checked like the others, at the instant at which it was signed. */
export async function readFormer({
  formerStatements = [],
  formerDescriptors = [],
  authority: authorityKey,
}: EvidenceFile): Promise<Partner[]> {
  const signed = formerStatements.map((token) => ({ statements: [token], descriptors: [] }));
  const own = formerDescriptors.map((token) => ({ statements: [], descriptors: [token] }));
  const read = await Promise.all(
    [...signed, ...own].map((one) => {
      const { iat } = decodeStatement([...one.statements, ...one.descriptors].join(''));
      // At the end of that second: a key may have been made within it.
      return readStatements({ ...one, authorityKey }, new Date(iat * 1_000 + 999));
    }),
  );
  return read.flat();
}

function decodeStatement(token: string): { iat: number } {
  try {
    const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
    const { iat } = JSON.parse(payload) as { iat: unknown };
    if (typeof iat === 'number' && Number.isSafeInteger(iat) && iat >= 0 && iat < 1e11)
      return { iat };
  } catch {
    // Told below, as of everything that is no statement.
  }
  throw new Refusal('sig.encoding', 'A former statement in the file is no signed statement.');
}

/**
 * A State with the keys of its earlier statements beside those in force: what was signed with a key that has been
 * replaced since stays proved. Where two statements name one key, the later one says from when to when it counts.
 */
export function withFormerKeys(partner: Partner, former: readonly Partner[]): Partner {
  const earlier = former
    .filter(({ state }) => state === partner.state)
    .toSorted((one, other) => other.statement.version - one.statement.version);
  const signing = [...partner.signing];
  for (const key of earlier.flatMap((one) => one.signing)) {
    if (!signing.some(({ kid }) => kid === key.kid)) signing.push(key);
  }
  return { ...partner, signing };
}
