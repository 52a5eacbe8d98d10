import type { Audit, Clock, NodeKeys } from '@trace/platform';
import { recordSecurityEvent } from '@trace/exchange';
import type { DataSource } from 'typeorm';
import type { AccessTokenRow } from '../access-token.entity.ts';
import type { AccountRow } from './account.entity.ts';
import type { SessionRow } from './session.entity.ts';

/** What lets somebody in. */
export type AccessRow = AccessTokenRow | AccountRow | SessionRow;

/** What marks are made with. */
export type MarkingKeys = Pick<NodeKeys, 'mark'>;

/** What a finding is written down with. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  keys: MarkingKeys;
}

/** The mark over what a row grants, and to whom: a key that is outside the database makes it. */
export function accessMarkOf(keys: MarkingKeys, row: AccessRow): string {
  return keys.mark(JSON.stringify(saidBy(row)));
}

/** Whether this node has written what a row grants, and nobody else. */
export function isMarked(keys: MarkingKeys, row: AccessRow): boolean {
  return row.mark !== null && row.mark === accessMarkOf(keys, row);
}

/** Keeps out what somebody else has put among what lets people in, and tells of it: each row once in each process. */
export class AccessMarks {
  private readonly told = new Set<string>();

  constructor(private readonly ground: Ground) {}

  /** The row, or nothing where it was put there, or altered, by somebody else. */
  async counting<Row extends AccessRow>(row: Row | null): Promise<Row | null> {
    if (row === null || isMarked(this.ground.keys, row)) return row;
    const [kind, id] = saidBy(row);
    const { dataSource, audit, clock } = this.ground;
    if (this.told.has(`${kind} ${id}`)) return null;
    this.told.add(`${kind} ${id}`);
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      await recordSecurityEvent(em, { kind: 'TRUST_ALTERED', at, outcome: `access.${kind}` });
      const by = { actor: 'anonymous', role: 'NONE' };
      await audit.record(em, [
        { at, ...by, action: 'ACCESS_REFUSED', outcome: `FORGED ${kind.toUpperCase()} ${id}` },
      ]);
    });
    return null;
  }
}

function saidBy(row: AccessRow): [kind: string, id: string, ...said: unknown[]] {
  if ('tokenHash' in row) {
    const { tokenId, tokenHash, person, role, unit, createdAt, expiresAt } = row;
    return ['token', tokenId, tokenHash, person, role, unit, textOf(createdAt), textOf(expiresAt)];
  }
  if ('sessionHash' in row) {
    const { sessionId, sessionHash, accountId, way, role, actingFor, startedAt, endsAt } = row;
    const during = [textOf(startedAt), textOf(endsAt)];
    return ['session', sessionId, sessionHash, accountId, way, role, actingFor, ...during];
  }
  const { accountId, person, signInName, roles, unit, subject } = row;
  const { passwordHash, factorLost } = row;
  // Whose the secret is says its wrap, which is another one after each rotation of the keys.
  const hasFactor = row.secondFactor !== null;
  const { invitationHash, invitedUntil, deputy, absentFrom, absentUntil, disabledAt } = row;
  const until = [textOf(invitedUntil), deputy, absentFrom, absentUntil, textOf(disabledAt)];
  const whose = [person, signInName, roles, unit, subject];
  const proof = [passwordHash, hasFactor, factorLost, invitationHash];
  return ['account', accountId, ...whose, ...proof, ...until];
}

function textOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
