import {
  AccessTokens,
  assertAllowed,
  CASEWORK_ENTITIES,
  markFormerAccess,
  type Action,
  type Person,
} from '@trace/casework';
import { EXCHANGE_ENTITIES, openPartners, type KnownPartners } from '@trace/exchange';
import { Audit, AuditEntry, clockOf } from '@trace/platform';
import type { Cli } from './cli.ts';
import { configOf, withDatabase, type NodeChoice } from './node-of.ts';
import { OperatorFault } from './operator-fault.ts';
import { ownKeys } from './own-keys.ts';

const ENTITIES = [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES];

/** Where a person decides whom this node believes. */
export interface TrustDesk extends Pick<KnownPartners, 'changes' | 'pin'> {
  /** Notes that the list was looked at. */
  noted: (person: Person) => Promise<void>;
}

/** Works as the bearer of TRACE_TOKEN: on the command line, too, somebody by name decides, and twice not the same. */
export async function asPerson<T>(
  cli: Cli,
  choice: NodeChoice,
  action: Action,
  work: (desk: TrustDesk, person: Person) => Promise<T>,
): Promise<T> {
  const config = configOf(cli, choice);
  const token = cli.env['TRACE_TOKEN'];
  if (token === undefined || token === '') {
    throw new OperatorFault(
      'It is not said who decides.',
      'Set TRACE_TOKEN to your own token; the administrator makes one with "trace-node tokens make".',
      2,
    );
  }
  const keys = await ownKeys(config);
  return withDatabase(cli, config, ENTITIES, async (dataSource) => {
    const clock = clockOf(config);
    const audit = new Audit();
    await markFormerAccess(dataSource, keys);
    const person = await new AccessTokens(dataSource, clock, keys).bearer(token);
    assertAllowed(person, action);
    const { partners, changes, pin } = openPartners(config, { dataSource, keys, audit, clock });
    await partners.refresh();
    const noted = ({ person: actor, role }: Person): Promise<void> =>
      dataSource.transaction((em) =>
        audit.record(em, [{ at: clock.now(), actor, role, action: 'PARTNER_CHANGES_LISTED' }]),
      );
    return work({ changes, pin, noted }, person);
  });
}
