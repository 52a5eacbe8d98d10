import { Problem, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { EndpointPolicy } from '../directory/endpoint-policy.ts';
import { PartnerConnections } from '../partner-connections.ts';
import type { Partners } from '../partners.ts';
import type { OwnLog } from './own-log-there.ts';
import { Reconciliation, type Asking } from './reconciliation.ts';

/** What a partner says of this node's log and messages, or why it says nothing. */
export type WitnessSays =
  | { partner: string; ownLog: OwnLog; missingHere: number; missingThere: number }
  | { partner: string; silent: string };

/**
 * Asks every partner, once, whether the audit log of this node is still the one that it has a checkpoint of, and which
 * of this State's messages it holds: after a restore nobody else can say what was lost.
 */
export async function askWitnesses(
  state: string,
  ground: {
    dataSource: DataSource;
    partners: Partners;
    endpoints: EndpointPolicy;
    keys: NodeKeys;
    audit: Audit;
    clock: Clock;
  },
  asking: Asking,
): Promise<WitnessSays[]> {
  const connections = new PartnerConnections(ground.keys, ground.endpoints);
  const reconciliation = new Reconciliation(state, { ...ground, connections });
  const said: WitnessSays[] = [];
  for (const { state: partner } of ground.partners.all()) {
    try {
      const { ownLog, differences } = await reconciliation.run(partner, asking);
      const count = (kind: string): number => differences.filter((one) => one.kind === kind).length;
      said.push({
        partner,
        ownLog,
        missingHere: count('MISSING_HERE'),
        missingThere: count('MISSING_THERE'),
      });
    } catch (fault) {
      if (!(fault instanceof Problem)) throw fault;
      said.push({ partner, silent: fault.message });
    }
  }
  return said;
}
