import type { Partner } from '@trace/protocol';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';
import { FIRST_VERSION, isLower, sharedVersion } from './protocol-versions.ts';

/** What was signed before both sides rose to a version may be on its way so long. */
const FLOOR_GRACE_MS = 7 * 86_400_000;

/** The version in which this node writes to a partner: the highest that both announce, and never below the floor. */
export function spokenVersion(
  known: { partner: Pick<Partner, 'statement'>; row: Pick<PartnerInForceRow, 'floor'> } | undefined,
  own: readonly string[],
): string {
  if (known === undefined) return FIRST_VERSION;
  const { partner, row } = known;
  const theirs = partner.statement.metadata.trace_node.protocol_versions;
  const shared = sharedVersion(own, theirs) ?? FIRST_VERSION;
  return isLower(shared, row.floor) && own.includes(row.floor) ? row.floor : shared;
}

/**
 * The versions in which this node reads a partner: from the floor up. What both wrote before the floor rose is taken for
 * a week more, because a message is signed once and keeps its version however long it waits.
 */
export function takenVersions(
  row: Pick<PartnerInForceRow, 'floor' | 'floorSince'> | undefined,
  own: readonly string[],
  now: Date,
): readonly string[] {
  if (row === undefined || now.getTime() < row.floorSince.getTime() + FLOOR_GRACE_MS) return own;
  return own.filter((version) => !isLower(version, row.floor));
}
