import { join } from 'node:path';
import { WRAPPED_COLUMNS } from '@trace/casework';
import { NodeKeys, setLog, writeBackup } from '@trace/platform';
import { Client } from 'pg';
import type { NotesView } from '../../apps/node/src/api/views/note.view.ts';
import { NODE_ROLE } from '../support/a-database.ts';
import { aPerson, aPersonIdentity, aTraceRequest } from '../support/builders/index.ts';
import { States, type AState } from '../support/nodes.ts';
import { sealedAsBefore } from '../support/sealed-as-before.ts';
import { bothHold } from './both-hold.ts';
import { nodeCommand } from './node-command.ts';

setLog({ level: 'error' });

const HOUR_MS = 3_600_000;
/** What came after 0077: marks of who comes in, their numbers, and what is unusual. */
const TAKEN_BACK = `
  drop table audit_vanished, bait, unusual_word;
  drop index audit_entry_opening, audit_entry_revised;
  alter table clock_crossing drop column owes_reminder;
  alter table case_file drop column dated_back_at;
  alter table approval drop column released;
  alter table access_token drop column revision, drop column mark;
  alter table account drop column revision, drop column sessions_from, drop column factor_revision, drop column mark;
  alter table session drop column revision, drop column account_revision, drop column mark;
  delete from schema_migration where name > '0077-marks'`;

// F28, F29: the backup is of before an upgrade, and what this version puts beside its rows is not in it.
describe('a State that is restored from a backup of an earlier version', () => {
  const states = new States(['QN', 'QS'], 'PostgreSQL');
  let caseId: string;
  let before: unknown;

  beforeAll(() => states.start());
  afterAll(() => states.stop());

  const onDatabase = async ({ database }: AState, work: (client: Client) => Promise<unknown>) => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  const identityAt = async ({ focalPoint }: AState): Promise<unknown> =>
    (
      await focalPoint.call('GET', `/v1/cases/${caseId}/identities/suspect`, {
        headers: { 'x-reason': 'The test looks whether it is there.' },
      })
    ).body;

  it('has it put back, and everybody comes in and reads as before', async () => {
    const qn = states.of('QN');
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
    const identities = [{ part: 'suspect', identity: aPersonIdentity() }];
    const request = aTraceRequest({ persons });
    ({ caseId } = await qn.focalPoint.submit({ to: 'QS', request, identities }));
    const notes = `/v1/cases/${caseId}/notes`;
    const note = { text: 'Seen again.', mentions: [] };
    await qn.focalPoint.call('POST', notes, {
      body: note,
      headers: { 'idempotency-key': 'a-note-of-before' },
    });
    await bothHold(qn, states.of('QS'), caseId, 1);
    before = await identityAt(qn);
    expect(before).toMatchObject({ identities: [{ part: 'suspect' }] });
    await qn.node.stop();

    const keys = await NodeKeys.load(states.directory.dataDir('QN'));
    await onDatabase(qn, async (client) => {
      await asBefore(client, keys);
      await client.query(TAKEN_BACK);
    });
    const copy = join(states.directory.dataDir('QN'), 'former.trace');
    const now = new Date(Date.now() - HOUR_MS);
    const { head } = await writeBackup(qn.database.url, { state: 'QN', target: copy, now });
    expect(head.migrations.at(-1)).toBe('0077-marks');
    const restored = await nodeCommand(qn, 'restore', '--replace', '--runs-as', NODE_ROLE, copy);
    expect(restored).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('in its place'),
    });
    await qn.node.restart();

    expect(await identityAt(qn)).toEqual(before);
    const read = await qn.focalPoint.call<NotesView>('GET', notes);
    expect(read.body.notes).toMatchObject([{ text: 'Seen again.' }]);
    await onDatabase(qn, async (client) => {
      const { rows } = await client.query('select mark, revision from access_token');
      expect(rows.length).toBeGreaterThan(2);
      for (const row of rows) expect(row).toMatchObject({ mark: expect.any(String), revision: 1 });
    });
  });

  it('goes on where it was', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    const { caseId: next } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
    await bothHold(qn, qs, next, 1);
    const verified = await nodeCommand(qn, 'verify', 'audit');
    expect([verified.exitCode, verified.stderr]).toEqual([0, '']);
  });

  it('takes nothing of that kind a second time', async () => {
    const qn = states.of('QN');
    await qn.node.stop();
    const keys = await NodeKeys.load(states.directory.dataDir('QN'));
    await onDatabase(qn, async (client) => {
      await asBefore(client, keys);
      await client.query(`update access_token set mark = null where role = 'OFFICER'`);
    });
    await qn.node.restart();
    expect(await qn.focalPoint.call('GET', `/v1/cases/${caseId}`)).toMatchObject({ status: 200 });
    expect(await identityAt(qn)).toMatchObject({ code: 'sealed.displaced' });
    expect(await qn.officer.call('GET', `/v1/cases/${caseId}`)).toMatchObject({ status: 401 });
  });
});

/** Puts whatever lies under the key of the sealed parts into the form that is bound to no place. */
async function asBefore(client: Client, keys: NodeKeys): Promise<void> {
  const { folder } = keys;
  for (const { table, column, row } of WRAPPED_COLUMNS) {
    const names = row.map(([name]) => `${name}::text`).join(', ');
    const { rows } = await client.query<{ ctid: string; place: string[]; held: string }>(
      `select ctid, array[${names}] as place, ${column} as held from ${table} where ${column} is not null`,
    );
    for (const { ctid, place, held } of rows) {
      const former = await sealedAsBefore(folder, keys.unwrap(held, { table, column, row: place }));
      await client.query(`update ${table} set ${column} = $2 where ctid = $1`, [ctid, former]);
    }
  }
}
