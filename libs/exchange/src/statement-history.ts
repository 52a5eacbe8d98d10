import { claimsOf, type Claim, type Statement } from '@trace/protocol';
import type { DataSource } from 'typeorm';

/** A directory statement that this node has relied on, with its signed bytes. */
export interface HeldStatement {
  statement: Statement;
  token: string;
}

/**
 * Every statement that this node has relied on, by State and version: what was checked when it came into force and is
 * kept since. From it follows which calendar a State declared when.
 */
export async function readHistory(dataSource: DataSource): Promise<Map<string, HeldStatement[]>> {
  const rows: { state: string; jws: string }[] = await dataSource.query(
    'select state, jws from partner_statement order by state, version',
  );
  const byState = new Map<string, HeldStatement[]>();
  for (const { state, jws } of rows) {
    const held = { statement: statementIn(jws), token: jws };
    byState.set(state, [...(byState.get(state) ?? []), held]);
  }
  return byState;
}

/** Which of two States has named here later what both claim. */
export async function laterOf(
  dataSource: DataSource,
  { name }: Claim,
  [one, other]: readonly [string, string],
): Promise<string> {
  const rows: { state: string; jws: string }[] = await dataSource.query(
    'select state, jws from partner_statement where state = any($1) order by stored_at, state',
    [[one, other]],
  );
  const first = rows.find(({ jws }) =>
    claimsOf(statementIn(jws)).some((claim) => claim.name === name),
  );
  return first?.state === other ? one : other;
}

function statementIn(token: string): Statement {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Statement;
}
