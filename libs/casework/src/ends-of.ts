import { X509Certificate } from 'node:crypto';
import type { Partner } from '@trace/protocol';
import type { Ending } from './endings-of.ts';

/** When the statement of a State, its certificates and its keys end. */
export function endsOf({ state, statement, certificatesPem }: Partner): Ending[] {
  const certificates = certificatesPem.map((pem) =>
    new Date(new X509Certificate(pem).validTo).toISOString(),
  );
  const ends: [Ending['what'], readonly (string | undefined)[]][] = [
    ['CERTIFICATE', certificates],
    ['SIGNING_KEY', keysOf(statement, 'sig')],
    ['ENCRYPTION_KEY', keysOf(statement, 'enc')],
  ];
  return [
    { state, what: 'STATEMENT', at: new Date(statement.exp * 1_000) },
    ...ends.flatMap(([what, all]) => {
      const at = lastOf(all);
      return at === undefined ? [] : [{ state, what, at }];
    }),
  ];
}

/** While one goes on, an older one beside it may end in silence. */
function lastOf(ends: readonly (string | undefined)[]): Date | undefined {
  if (ends.length === 0 || ends.includes(undefined)) return undefined;
  return new Date(Math.max(...ends.map((end) => Date.parse(end ?? ''))));
}

/** The ends of the keys of a use that are not revoked; of one that has none, undefined. */
function keysOf({ jwks }: Partner['statement'], use: 'sig' | 'enc'): (string | undefined)[] {
  return jwks.keys
    .filter((key) => key.use === use && key.revoked === undefined)
    .map((key) => key.valid_to);
}
