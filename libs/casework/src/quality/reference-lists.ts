import { createHash } from 'node:crypto';
import type { Audit, Clock } from '@trace/platform';
import { checkShape, parseStrictJson } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { Person } from '../permissions.ts';
import { ReferenceKnowledge } from './reference-knowledge.ts';
import { ReferenceList } from './reference-list.ts';
import { shippedReference } from './shipped-reference.ts';

/** What reference lists stand on. */
export interface ReferenceGround {
  /** The State whose node this is. */
  state: string;
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
}

/** Who imports a list: a person with a role, or the operator at the command line. */
export type Importer = Pick<Person, 'person'> & { role: string };

/** A list larger than this is none. */
const MOST_BYTES = 64 * 1_048_576;

const MOST_ITEMS = 5_000;

/** Two imports at one moment take this lock, so that each gets a version of its own. */
const LOCK = 7_726_812;

/** The lists of makers, models and marks that this State has made for itself, in versions that are all kept (ITI 31). */
export class ReferenceLists {
  private held: ReferenceKnowledge | undefined;

  constructor(private readonly ground: ReferenceGround) {
    this.held = shippedReference(ground.state);
  }

  /** The newest list; undefined where the State has none. Versions are read once each. */
  async current(em: EntityManager): Promise<ReferenceKnowledge | undefined> {
    const rows: { version: number }[] = await em.query(
      'select version from reference_list order by version desc limit 1',
    );
    const newest = rows[0]?.version ?? 0;
    if (newest > (this.held?.version ?? 0)) this.held = await read(em, newest);
    return this.held;
  }

  /**
   * Takes a list over as the next version.
   *
   * @throws Refusal that names every place at which the file is not what it should be
   * @returns the version that is in force now, and whether it is a new one
   */
  async import(
    { person, role }: Importer,
    file: Uint8Array,
  ): Promise<{ knowledge: ReferenceKnowledge; isNew: boolean }> {
    const list = checkShape(
      ReferenceList,
      parseStrictJson(file, { maxBytes: MOST_BYTES, maxItems: MOST_ITEMS }),
    );
    const content = JSON.stringify(list);
    const digest = createHash('sha256').update(content).digest('base64url');
    const { dataSource, audit, clock } = this.ground;
    const isNew = await dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock($1)', [LOCK]);
      const at = clock.now();
      const written: { version: number }[] = await em.query(
        `insert into reference_list (version, name, digest, content, person, imported_at)
         select coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5 from reference_list
          having (select digest from reference_list order by version desc limit 1) is distinct from $2
         returning version`,
        [list.name, digest, content, person, at],
      );
      const [row] = written;
      if (!row) return false;
      await audit.record(em, [
        {
          at,
          actor: person,
          role,
          action: 'REFERENCE_IMPORTED',
          outcome: `version ${row.version}`,
        },
      ]);
      return true;
    });
    const knowledge = await this.current(dataSource.manager);
    if (!knowledge) throw new Error('a list that was imported is not there');
    return { knowledge, isNew };
  }
}

async function read(em: EntityManager, version: number): Promise<ReferenceKnowledge> {
  const rows: { content: string }[] = await em.query(
    'select content from reference_list where version = $1',
    [version],
  );
  const [row] = rows;
  if (!row) throw new Error(`there is no reference list ${version}`);
  return new ReferenceKnowledge(JSON.parse(row.content) as ReferenceList, version);
}
