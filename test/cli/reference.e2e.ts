import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aCall, aCallHere, type Call } from './a-call.ts';

const LIST = {
  name: 'List of the tests',
  source: 'Invented',
  makers: [
    {
      name: 'Ostrava Invented Arms',
      state: 'QZ',
      models: [{ name: 'OI-1', weaponType: 'PI', calibres: ['9x19'] }],
    },
  ],
  importMarks: [{ state: 'QZ', form: 'QZ yy' }],
};

describe('trace-node reference', () => {
  let folder: string;
  let database: ADatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-reference-'));
    database = await aDatabase();
  });
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const call = (...words: string[]): Promise<Call> =>
    aCallHere(['reference', ...words], { STATE: 'QN', DATABASE_URL: database.url });
  const file = async (name: string, list: object): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(list));
    return join(folder, name);
  };

  it('has the list of the program for a fictional State, and none for another', async () => {
    const own = await call('show');
    expect(own).toMatchObject({ exitCode: 0, stderr: '' });
    expect(own.stdout).toContain('the list that comes with the program');
    const other = await aCall(['reference', 'show'], { STATE: 'XA', DATABASE_URL: database.url });
    expect(other.stdout).toContain('No list is in force');
  });

  it('takes a list over as the next version, keeps every version, and says who did it', async () => {
    const first = await call('import', await file('one.json', LIST));
    expect(first.stdout).toContain('In force: List of the tests (version 1)');
    const again = await call('import', await file('one.json', LIST));
    expect(again.stdout).toContain('nothing was changed');
    const changed = { ...LIST, makers: [] };
    expect((await call('import', await file('two.json', changed))).stdout).toContain('(version 2)');
    expect(JSON.parse((await call('show', '--json')).stdout)).toEqual(changed);
    const client = new Client(database.url);
    await client.connect();
    const { rows } = await client.query('select version, name from reference_list order by 1');
    expect(rows.map(({ version }) => version)).toEqual([1, 2]);
    const { rows: audit } = await client.query(
      `select role, outcome from audit_entry where action = 'REFERENCE_IMPORTED' order by entry_id`,
    );
    await client.end();
    expect(audit).toEqual([
      { role: 'OPERATOR', outcome: 'version 1' },
      { role: 'OPERATOR', outcome: 'version 2' },
    ]);
  });

  it('names every place that is wrong, and takes nothing of it', async () => {
    const [maker] = LIST.makers;
    const wrong = { ...LIST, makers: [{ ...maker, state: 'Nowhere', founded: 1921 }] };
    const refused = await call('import', await file('three.json', wrong));
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('/makers/0/state');
    expect(refused.stderr).toContain('/makers/0/founded');
    expect((await call('show')).stdout).toContain('(version 2)');
    expect((await call('import', join(folder, 'none.json'))).stderr).toContain('There is no file');
  });
});
