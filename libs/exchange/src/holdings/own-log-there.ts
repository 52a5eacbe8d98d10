import {
  isRefusal,
  readCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
  type RefusalCode,
} from '@trace/protocol';
import { log, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { ownSigningKeys } from '../own-signing-keys.ts';
import type { Partners } from '../partners.ts';
import { recordSecurityEvent, securityKindOf } from '../security-events.ts';

/** Whether the own audit log is still the one that a partner has a checkpoint of. */
export type OwnLog =
  | 'HOLDS'
  | 'NOT_WITNESSED'
  | 'SHORTER'
  | 'ANOTHER'
  /** what the partner names was not signed by this State, so nothing follows from it */
  | 'FORGED';

/** What judging stands on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  partners: Pick<Partners, 'self'>;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

/**
 * Judges what a partner says that it keeps of the own audit log. Only what this State has signed itself can speak against
 * its log; anything else is a security event of the partner that names it.
 */
export class OwnLogThere {
  private readonly logger = log('reconciliation');

  constructor(private readonly ground: Ground) {}

  /** Compares the checkpoint in a partner's answer with the log. */
  async judge(partner: string, token: string | undefined): Promise<OwnLog> {
    if (token === undefined) return 'NOT_WITNESSED';
    const { state, partners, keys } = this.ground;
    let there: Checkpoint;
    try {
      there = await verifyCheckpoint(token, await ownSigningKeys(partners, keys), state);
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      return this.unverified(partner, token, fault.code);
    }
    const [own] = await this.around(there.size);
    if (own?.token !== undefined)
      return readCheckpoint(own.token).root === there.root ? 'HOLDS' : 'ANOTHER';
    return (own?.largest ?? 0) < there.size ? 'SHORTER' : 'ANOTHER';
  }

  /** A key of this State may have been revoked since as of before it signed: what lies here as well is its own all the same. */
  private async unverified(partner: string, token: string, code: RefusalCode): Promise<OwnLog> {
    const held: unknown[] = await this.ground.dataSource.query(
      'select 1 from audit_checkpoint where jws = $1 limit 1',
      [token],
    );
    if (held.length > 0) return 'HOLDS';
    const { dataSource, audit, clock } = this.ground;
    this.logger.error('a partner names a checkpoint that this State has not signed', {
      partner,
      code,
    });
    const at = clock.now();
    const kind = securityKindOf(code) ?? 'FORGED';
    await dataSource.transaction(async (em) => {
      await recordSecurityEvent(em, { kind, partner, at, outcome: code });
      await audit.record(em, [
        {
          at,
          actor: `node:${partner}`,
          role: 'PARTNER',
          action: 'CHECKPOINT_REFUSED',
          partner,
          outcome: code,
        },
      ]);
    });
    return 'FORGED';
  }

  /** The own checkpoint of a size, where there is one, and the size of the largest. */
  private async around(size: number): Promise<{ token?: string; largest: number }[]> {
    const rows: { token: string | null; largest: string }[] = await this.ground.dataSource.query(
      `select (select jws from audit_checkpoint where size = $1) as token,
              (select coalesce(max(size), 0) from audit_checkpoint) as largest`,
      [size],
    );
    return rows.map(({ token, largest }) => ({
      ...(token !== null && { token }),
      largest: Number(largest),
    }));
  }
}
