import type { Audit, Clock, NodeKeys } from '@trace/platform';
import { recordSecurityEvent } from '@trace/exchange';
import type { DataSource } from 'typeorm';
import type { AccessTokenRow } from '../access-token.entity.ts';
import type { AccountRow } from './account.entity.ts';
import type { Revised } from './note-revisions.ts';
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

/** Whether this node has written what a row grants, and has written nothing newer since. */
export function isMarked(keys: MarkingKeys, row: AccessRow): boolean {
  return isOwn(keys, row) && isNewest(row);
}

/** Whether a row bears the mark of before 2026-11-30, when it did not say which of its forms it is. */
export function isFormerlyMarked(keys: MarkingKeys, row: AccessRow): boolean {
  return row.mark !== null && row.mark === keys.mark(JSON.stringify(saidBefore(row)));
}

/** What the row is called in the trail. */
export function nameOf(row: AccessRow): Pick<Revised, 'kind' | 'id'> {
  if ('tokenHash' in row) return { kind: 'token', id: row.tokenId };
  if ('sessionHash' in row) return { kind: 'session', id: row.sessionId };
  return { kind: 'account', id: row.accountId };
}

function isOwn(keys: MarkingKeys, row: AccessRow): boolean {
  return row.mark !== null && row.mark === accessMarkOf(keys, row);
}

/** A row that was written back has a lower number than the trail, which nobody turns back unseen. */
function isNewest({ revision, newest }: AccessRow): boolean {
  return revision >= (newest ?? 0);
}

/** Keeps out what somebody else has put, or put back, among what lets people in, and tells of it: once in each process. */
export class AccessMarks {
  private readonly told = new Set<string>();

  constructor(private readonly ground: Ground) {}

  /** The row, or nothing where it was put there, altered or written back by somebody else. */
  async counting<Row extends AccessRow>(row: Row | null): Promise<Row | null> {
    if (row === null || isMarked(this.ground.keys, row)) return row;
    await this.tell(row, isOwn(this.ground.keys, row));
    return null;
  }

  /** Tells of a row that this node has written and that counts no more. */
  async tellOlder(row: AccessRow): Promise<void> {
    await this.tell(row, true);
  }

  private async tell(row: AccessRow, isOlder: boolean): Promise<void> {
    const { kind, id } = nameOf(row);
    const { dataSource, audit, clock } = this.ground;
    const said = `${isOlder ? 'OLDER' : 'FORGED'} ${kind.toUpperCase()} ${id}`;
    if (this.told.has(said)) return;
    this.told.add(said);
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      await recordSecurityEvent(em, {
        kind: 'TRUST_ALTERED',
        at,
        outcome: `access.${kind}${isOlder ? '.older' : ''}`,
      });
      const by = { actor: 'anonymous', role: 'NONE' };
      await audit.record(em, [{ at, ...by, action: 'ACCESS_REFUSED', outcome: said }]);
    });
  }
}

/** Everything that was said before there were numbers, and these. */
function saidBy(row: AccessRow): unknown[] {
  const { revision } = row;
  const said = [...saidBefore(row), revision];
  if ('tokenHash' in row) return said;
  if ('sessionHash' in row) return [...said, row.accountRevision];
  return [...said, row.sessionsFrom, row.factorRevision];
}

function saidBefore(row: AccessRow): [kind: string, id: string, ...said: unknown[]] {
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
