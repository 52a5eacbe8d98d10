import type { PurgeGround } from './purge-ground.ts';
import type { RetentionPolicy } from './retention.ts';

/** How long this node keeps sealed parts by itself, in the days of its own zone. */
export function retentionPolicy({
  partners,
  retentionYears,
}: Pick<PurgeGround, 'partners' | 'retentionYears'>): RetentionPolicy {
  const zone = partners.self?.statement.metadata.trace_state.zone ?? 'UTC';
  return { years: retentionYears, own: partners.ownState, zone };
}
