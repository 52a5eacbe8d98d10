import { Pool } from 'undici';
import { ANode } from '../support/a-node.ts';
import { aToken } from '../support/a-token.ts';
import { listQueries, type ListQuery } from './list-queries.ts';
import { OWN, SeededNode } from './seeded-node.ts';
import { median, percentile } from './statistics.ts';

/** How long one list took with so many cases; milliseconds. */
export interface ListTime {
  name: string;
  cases: number;
  median: number;
  p95: number;
}

/** What was measured of lists, and what stands beside it. */
export interface ListTimes {
  times: ListTime[];
  /** Seconds that it took to invent the cases of each step. */
  seeding: { cases: number; seconds: number }[];
}

/** The call beside which all lists stand: it goes through the same api and leaves its audit entry, but reads no case. */
export const BESIDE = 'beside: a call that reads no case';
/** A statement is planned anew its first five times; what is measured is what comes after. */
const WARM_UP = 8;
const ROUNDS = 20;

/** Asks a node over HTTP for every list, with more and more cases in its database. */
export async function measureLists(
  sizes: readonly number[],
  say: (text: string) => void,
): Promise<ListTimes> {
  const node = await SeededNode.start();
  try {
    const found: ListTimes = { times: [], seeding: [] };
    const reader = await Reader.of(node);
    for (const cases of sizes) {
      say(`inventing cases until there are ${cases.toLocaleString('en')}`);
      found.seeding.push({ cases, seconds: await node.growTo(cases) });
      say(`asking for lists of ${cases.toLocaleString('en')} cases`);
      const queries = [
        ...(await listQueries(node.dataSource)),
        { name: 'a case, opened', path: `/v1/cases/${await openCase(node)}` },
      ];
      found.times.push(...(await timesOf(node, reader, queries)));
    }
    return found;
  } finally {
    await node.stop();
  }
}

/** How long each answer takes, and the call beside which they stand. */
export async function timesOf(
  node: SeededNode,
  reader: Reader,
  asked: readonly ListQuery[],
): Promise<ListTime[]> {
  const queries = [{ name: BESIDE, path: '/v1/partners' }, ...asked];
  const took = new Map<string, number[]>(queries.map(({ name }) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    // One after the other in turn, so that a disturbance of the machine meets all of them alike.
    for (const { name, path } of queries) {
      const milliseconds = await reader.read(path);
      if (round >= WARM_UP) took.get(name)?.push(milliseconds);
    }
  }
  return queries.map(({ name }) => {
    const all = took.get(name) ?? [];
    return { name, cases: node.cases, median: median(all), p95: percentile(all, 95) };
  });
}

async function openCase({ dataSource }: SeededNode): Promise<string> {
  const rows = await dataSource.query<{ case_id: string }[]>(
    'select case_id from case_file where next_due_at is not null limit 1',
  );
  return rows[0]?.case_id ?? '';
}

/** Somebody who reads over a connection that stays open. */
export class Reader {
  private readonly pool: Pool;

  private constructor(
    api: string,
    private readonly token: string,
  ) {
    this.pool = new Pool(api, { connections: 1 });
  }

  /** A supervisor at a node of which only the api runs, so that nobody reminds or closes anything meanwhile. */
  static async of({ directory, databaseUrl, stops }: SeededNode): Promise<Reader> {
    const api = await ANode.start({
      state: OWN,
      directory,
      databaseUrl,
      processes: [['api']],
      env: { LOG_LEVEL: 'warn' },
    });
    stops.add(() => api.stop());
    const reader = new Reader(api.api, await aToken(api, 'SUPERVISOR'));
    stops.add(() => reader.close());
    return reader;
  }

  /** @returns milliseconds from the request until the whole answer is here */
  async read(path: string): Promise<number> {
    const from = performance.now();
    const { statusCode, body } = await this.pool.request({
      path,
      method: 'GET',
      headers: { authorization: `Bearer ${this.token}` },
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${text}`);
    return performance.now() - from;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
