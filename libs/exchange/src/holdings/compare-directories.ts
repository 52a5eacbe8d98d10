import type { HeldStatementEntry } from '@trace/protocol';
import { log, Problem, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Partners } from '../partners.ts';
import { recordSecurityEvent } from '../security-events.ts';
import { NOTHING } from './intervals.ts';
import type { Reconciliation } from './reconciliation.ts';

/** What the round stands on. */
interface Ground {
  dataSource: DataSource;
  partners: Pick<Partners, 'all' | 'authorityName' | 'heldOfAuthority'>;
  reconciliation: Pick<Reconciliation, 'ask'>;
  clock: Clock;
}

const DAY_MS = 86_400_000;

/**
 * Asks partners, once a day, which statements of the common authority are in force at their nodes. An authority that
 * shows two nodes different statements under one version (T-32) is found as soon as one of the two asks the other, or
 * both ask a third one: a statement that somebody stands between can hide itself from the two alone.
 */
export class CompareDirectories {
  readonly name = 'compare-directories';
  private readonly logger = log('directory');
  private readonly askedAt = new Map<string, number>();

  constructor(private readonly ground: Ground) {}

  /** One round. @returns for how many States a partner holds something else */
  async run(): Promise<number> {
    const { partners, clock } = this.ground;
    const { authorityName: directory } = partners;
    if (directory === undefined) return 0;
    const now = clock.now().getTime();
    const isDue = ({ state }: { state: string }): boolean =>
      Math.abs(now - (this.askedAt.get(state) ?? -DAY_MS)) >= DAY_MS;
    let found = 0;
    for (const partner of partners.all().filter(isDue)) {
      this.askedAt.set(partner.state, now);
      try {
        found += await this.compare(partner, directory);
      } catch (fault) {
        // A node of an earlier version refuses the question; one that is away is asked tomorrow.
        if (!(fault instanceof Problem)) throw fault;
        this.logger.info('a partner could not be asked by which directory it goes', {
          partner: partner.state,
          code: fault.code,
        });
      }
    }
    return found;
  }

  private async compare(
    partner: Parameters<Reconciliation['ask']>[0],
    directory: string,
  ): Promise<number> {
    const { partners, reconciliation, dataSource, clock } = this.ground;
    const { holdings } = await reconciliation.ask(partner, { interval: NOTHING, directory });
    const split = splitViews(partners.heldOfAuthority(), holdings.statements ?? []);
    if (split.length === 0) return 0;
    this.logger.error('a partner has another statement under the version that is held here', {
      partner: partner.state,
      count: split.length,
    });
    const event = { kind: 'DIRECTORY_ROLLBACK', at: clock.now() } as const;
    await dataSource.transaction(async (em) => {
      // Who says so first, and then of whom: where both are one State, what it is about is what stands there last.
      const told = 'directory.two-statements-told';
      await recordSecurityEvent(em, { ...event, partner: partner.state, outcome: told });
      for (const state of split) {
        const outcome = 'directory.two-statements';
        await recordSecurityEvent(em, { ...event, partner: state, outcome });
      }
    });
    return split.length;
  }
}

/** The States of which two nodes hold different statements under one version, each once however often it is told. Pure. */
export function splitViews(
  here: readonly HeldStatementEntry[],
  there: readonly HeldStatementEntry[],
): string[] {
  const digests = new Map(
    here.map(({ state, version, digest }) => [`${state} ${version}`, digest]),
  );
  const split = there
    .filter(({ state, version, digest }) => {
      const own = digests.get(`${state} ${version}`);
      return own !== undefined && own !== digest;
    })
    .map(({ state }) => state);
  return [...new Set(split)];
}
