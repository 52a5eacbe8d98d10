import { recordSecurityEvent } from '@trace/exchange';
import { log, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { wrapAnew } from './wrapped-columns.ts';

/** What binding stands on. */
interface Ground {
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

const LOCK = 7_726_835;

/**
 * Binds to their places what an earlier version of this program has put under the node's key: once, as a file beside the
 * keys says. This once, what is there is trusted; what is bound to no place and comes later opens nowhere.
 */
export async function bindFormerValues(ground: Ground): Promise<void> {
  const { dataSource, keys, audit, clock } = ground;
  await keys.refresh();
  if (keys.opensOnlyBound) return;
  await dataSource.transaction(async (em) => {
    await em.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const { count, displaced } = await wrapAnew(em, keys);
    if (count === 0 && displaced === 0) return;
    const at = clock.now();
    await audit.record(em, [
      { at, actor: 'node', role: 'NODE', action: 'KEYS_CHANGED', outcome: `BOUND ${count}` },
    ]);
    log('keys').info('what lies under the key of the sealed parts was bound to its place', {
      count,
    });
    if (displaced === 0) return;
    log('keys').error('something sealed opens under no key of this node', { count: displaced });
    await recordSecurityEvent(em, { kind: 'SEALED_ALTERED', at, outcome: 'NOT_BOUND' });
  });
  await keys.openOnlyBound(clock.now());
}
