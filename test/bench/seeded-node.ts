import { CaseFiles, CASEWORK_ENTITIES } from '@trace/casework';
import { EXCHANGE_ENTITIES, type Partners } from '@trace/exchange';
import {
  AuditEntry,
  migrate,
  openDatabase,
  startTestPostgres,
  SystemClock,
  type TestPostgres,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import { seedCases, type SeedOrder } from '../../apps/cli/src/seed/seed-cases.ts';
import { Stops } from '../faults/stops.ts';
import { partnersOf } from '../support/partners-of.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';

/** QN asks and is asked by four partners; QV is in the directory and has hardly a case. */
const STATES = ['QN', 'QS', 'QM', 'QT', 'QV'];
export const OWN = 'QN';

/** A database with invented cases, as many as are wanted, on a PostgreSQL of its own that waits for the disk. */
export class SeededNode {
  /** How many cases there are now. */
  cases = 0;

  private constructor(
    readonly directory: ADirectory,
    readonly postgres: TestPostgres,
    readonly databaseUrl: string,
    readonly dataSource: DataSource,
    readonly partners: Partners,
    readonly caseFiles: CaseFiles,
    readonly stops: Stops,
  ) {}

  /** Starts it, without a case. */
  static async start(): Promise<SeededNode> {
    const stops = new Stops();
    try {
      const directory = await aDirectory(STATES);
      stops.add(() => directory.remove());
      const postgres = await startTestPostgres({ durable: true });
      stops.add(() => postgres.stop());
      const databaseUrl = await postgres.createDatabase('trace');
      await migrate(databaseUrl, { queue: true });
      const dataSource = await openDatabase({ state: OWN, databaseUrl, poolSize: 4 }, [
        AuditEntry,
        ...EXCHANGE_ENTITIES,
        ...CASEWORK_ENTITIES,
      ]);
      stops.add(() => dataSource.destroy());
      const clock = new SystemClock();
      const partners = await partnersOf(directory, OWN, dataSource);
      const caseFiles = new CaseFiles(dataSource, partners, clock);
      return new SeededNode(
        directory,
        postgres,
        databaseUrl,
        dataSource,
        partners,
        caseFiles,
        stops,
      );
    } catch (fault) {
      await stops.run();
      throw fault;
    }
  }

  /** Invents cases until there are so many. @returns seconds */
  async growTo(
    cases: number,
    otherwise: Pick<SeedOrder, 'stories' | 'ages'> = {},
  ): Promise<number> {
    const from = performance.now();
    const order = { seed: 1, now: new Date(), thin: true, ...otherwise };
    const { cases: added } = await seedCases(this, { ...order, count: cases - this.cases });
    this.cases += added;
    return (performance.now() - from) / 1_000;
  }

  /** Stops everything and removes the data. */
  async stop(): Promise<void> {
    await this.stops.run();
  }
}
