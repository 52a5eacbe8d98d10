import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@trace/protocol';
import { Audit, Problem, type Clock } from '@trace/platform';
import { IsNull, type DataSource } from 'typeorm';
import { AccessTokenRow } from './access-token.entity.ts';
import { AccessMarks, accessMarkOf, type MarkingKeys } from './accounts/access-marks.ts';
import { noteRevisions } from './accounts/note-revisions.ts';
import { isPersonName } from './accounts/person-name.ts';
import { isRole, type Person, type Role } from './permissions.ts';

/** How long a token that was found is believed without asking again: so quickly does a revocation act. */
const BELIEVED_MS = 5_000;
const MOST_REMEMBERED = 1_000;
const TOKEN = /^tx_[A-Za-z0-9_-]{43}$/;

/** A new token: the only moment at which its text exists outside the hands of its bearer. */
export interface NewAccessToken {
  token: string;
  tokenId: string;
}

/** What may be known of a token once it was made. */
export interface AccessTokenState {
  tokenId: string;
  person: string;
  role: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

interface Remembered {
  row: AccessTokenRow;
  until: number;
}

/**
 * Bearer tokens, 256 random bits each, bound to a person and a role. Only the SHA-256 is stored, so that the table
 * opens no door, and a row that this node has not written opens none either; a revoked or expired one ends within five seconds (ASVS 8.3.2).
 */
export class AccessTokens {
  private readonly remembered = new Map<string, Remembered>();

  private readonly marks: AccessMarks;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly keys: MarkingKeys,
    private readonly audit: Audit = new Audit(),
  ) {
    this.marks = new AccessMarks({ dataSource, clock, keys, audit });
  }

  /** Makes a token; its text is returned here and never again. */
  async make(order: {
    person: string;
    role: Role;
    unit?: string;
    expiresAt?: Date;
  }): Promise<NewAccessToken> {
    const { person, role, unit, expiresAt } = order;
    if (!isPersonName(person) || !isRole(role)) {
      throw new Error(
        'a token needs a name of 1 to 100 letters, digits, spaces and . _ @ -, and one of the five roles',
      );
    }
    const token = `tx_${randomBytes(32).toString('base64url')}`;
    const tokenId = newId();
    const now = this.clock.now();
    await this.dataSource.transaction(async (em) => {
      const row = {
        tokenId,
        tokenHash: hashOf(token),
        person,
        role,
        unit: unit ?? null,
        createdAt: now,
        expiresAt: expiresAt ?? null,
        revokedAt: null,
        revision: 1,
        mark: null,
      };
      await em.insert(AccessTokenRow, { ...row, mark: accessMarkOf(this.keys, row) });
      await this.audit.record(em, [
        { at: now, actor: person, role, action: 'TOKEN_CREATED', outcome: tokenId },
      ]);
    });
    return { token, tokenId };
  }

  /** All tokens, the newest first, without their text. */
  async list(): Promise<AccessTokenState[]> {
    return this.dataSource.manager.find(AccessTokenRow, {
      select: {
        tokenId: true,
        person: true,
        role: true,
        createdAt: true,
        expiresAt: true,
        revokedAt: true,
      },
      order: { createdAt: 'DESC', tokenId: 'DESC' },
    });
  }

  /** Ends a token; false when there is none with this id that still was in force. */
  async revoke(tokenId: string): Promise<boolean> {
    const now = this.clock.now();
    return this.dataSource.transaction(async (em) => {
      const row = await em.findOneBy(AccessTokenRow, { tokenId, revokedAt: IsNull() });
      if (!row) return false;
      const revision = Math.max(row.revision, row.newest ?? 0) + 1;
      await em.update(AccessTokenRow, { tokenId }, { revokedAt: now, mark: null, revision });
      await noteRevisions(em, { audit: this.audit, clock: this.clock }, [
        { kind: 'token', id: tokenId, revision },
      ]);
      await this.audit.record(em, [
        { at: now, actor: row.person, role: row.role, action: 'TOKEN_REVOKED', outcome: tokenId },
      ]);
      this.remembered.delete(row.tokenHash);
      return true;
    });
  }

  /** Who bears this token. Whether it is unknown or revoked the bearer is not told; that it has expired, he is. */
  async bearer(token: string): Promise<Person> {
    const row = TOKEN.test(token) ? await this.rowOf(hashOf(token)) : undefined;
    if (!row || row.revokedAt !== null || !isRole(row.role)) throw new Problem('auth.invalid');
    if (row.expiresAt !== null && row.expiresAt <= this.clock.now())
      throw new Problem('auth.expired');
    return { person: row.person, role: row.role, ...(row.unit !== null && { unit: row.unit }) };
  }

  private async rowOf(tokenHash: string): Promise<AccessTokenRow | undefined> {
    // Monotonic time: a clock that jumps back must not keep a revoked token alive.
    const now = performance.now();
    const held = this.remembered.get(tokenHash);
    if (held && held.until > now) return held.row;
    const found = await this.dataSource.manager.findOneBy(AccessTokenRow, { tokenHash });
    // One that was revoked has no mark any more, so that it does not come back by an empty column.
    const row = found?.revokedAt === null ? await this.marks.counting(found) : found;
    if (!row) {
      this.remembered.delete(tokenHash);
      return undefined;
    }
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(tokenHash, { row, until: now + BELIEVED_MS });
    return row;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
