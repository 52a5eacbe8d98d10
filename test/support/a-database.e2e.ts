import { Client } from 'pg';
import { aDatabase, type ADatabase } from './a-database.ts';

describe('a database of one test file', () => {
  const made: ADatabase[] = [];
  afterAll(() => Promise.all(made.map((one) => one.drop())));

  it('has the tables of a node and nothing in them, however many are made at once', async () => {
    made.push(...(await Promise.all([aDatabase(), aDatabase(), aDatabase()])));
    expect(new Set(made.map(({ url }) => url)).size).toBe(3);
    for (const { url } of made) {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<{ count: string }>('select count(*) from message');
      await client.end();
      expect(rows).toEqual([{ count: '0' }]);
    }
  });
});
