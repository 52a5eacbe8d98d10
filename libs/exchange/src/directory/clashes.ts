import { claimsOf, Refusal, type Claim, type Statement } from '@trace/protocol';

/** Two States that claim the same certificate, name of a certificate or key. */
export interface Clash {
  claim: Claim;
  states: readonly [string, string];
}

/** What States claim that belongs to another of them: pure. Of two statements about one State the last one counts. */
export function clashesIn(statements: readonly Statement[]): Clash[] {
  const owners = new Map<string, string>();
  const clashes: Clash[] = [];
  for (const [state, statement] of new Map(statements.map((one) => [one.sub, one]))) {
    for (const claim of claimsOf(statement)) {
      const owner = owners.get(claim.name) ?? state;
      owners.set(claim.name, owner);
      if (owner !== state) clashes.push({ claim, states: [owner, state] });
    }
  }
  return clashes;
}

/** @throws Refusal where two of these statements claim what only one State can have */
export function refuseClashes(statements: readonly Statement[]): void {
  const [clash] = clashesIn(statements);
  if (clash === undefined) return;
  const { code } = clash.claim;
  const [one, other] = clash.states;
  const what = code === 'key.duplicate' ? 'a key' : 'a certificate';
  const pointer = code === 'key.duplicate' ? '/jwks/keys' : '/metadata/trace_node/tls_certificates';
  throw new Refusal(
    code,
    `${one} and ${other} claim ${what} that only one of them can have. Ask both over a line that you know.`,
    { pointer },
  );
}
