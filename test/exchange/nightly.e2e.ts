import { copyFile, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readDescriptor } from '@trace/protocol';
import type {
  ReconciliationsView,
  ReconciliationView,
} from '../../apps/node/src/api/views/reconciliation.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { DirectoryAuthority } from '../../apps/cli/src/directory-authority.ts';
import { heldMessages, partsOf } from '../../libs/exchange/src/holdings/held-messages.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';

const DAY_MS = 86_400_000;

// What do you hold of mine, every night: everything there ever was, so that nothing old stays unseen.
describe('the comparison of the nights', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let cases: string[] = [];

  beforeAll(async () => {
    // QT has no node: whoever can not be reached keeps nobody else from being asked.
    directory = await aDirectory(['QN', 'QS', 'QT']);
    // Each has the directory as a file of its own.
    const file = join(directory.dataDir('QS'), 'directory.json');
    await copyFile(directory.file, file);
    [qn, qs] = await Promise.all([
      AnApi.start('QN', directory),
      AnApi.start('QS', directory, { env: { DIRECTORY_FILE: file } }),
    ]);
    cases = await Promise.all(Array.from({ length: 6 }, submit));
    await qn.deliver('QS');
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const submit = async (): Promise<string> => {
    const order = { to: 'QS', language: 'en', request: aTraceRequest() };
    const { status, body } = await qn.post('/v1/requests', order);
    expect(status).toBe(201);
    return (body as { caseId: string }).caseId;
  };
  /** The next night. Nothing is on its way then: what was sent is an hour old at least. */
  const night = async (days = 1): Promise<ReconciliationView[]> => {
    const before = await reports();
    for (const one of [qn, qs]) one.clock.aheadMs += days * DAY_MS + 1;
    await qn.exchange.reconciliation.nightly();
    return (await reports()).slice(0, -before.length || undefined);
  };
  const reports = async (): Promise<ReconciliationView[]> => {
    const { body } = await qn.get('/v1/partners/QS/reconciliations');
    return (body as ReconciliationsView).reconciliations;
  };
  const losing = async (caseId: string): Promise<void> => {
    for (const table of ['case_file', 'message'])
      await qs.dataSource.query(`delete from ${table} where case_id = $1`, [caseId]);
  };
  const bytesOf = async (at: AnApi, caseId: string): Promise<unknown> =>
    at.dataSource.query(
      'select m.jws, r.jws as receipt from message m join receipt r using (receipt_id) where case_id = $1',
      [caseId],
    );

  it('takes one question where both hold the same, and is made once a day', async () => {
    expect(await night()).toMatchObject([
      { heldThere: 6, questions: 1, differences: [], sentAgain: 0, askedBy: 'node' },
    ]);
    await qn.exchange.reconciliation.nightly();
    expect(await reports()).toHaveLength(1);
    expect(await night()).toHaveLength(1);
    // QT was asked in vain, and will be asked in the next round.
    expect((await qn.get('/v1/partners/QT/reconciliations')).body.reconciliations).toEqual([]);
  });

  it('is made in spite of what was asked between the nights', async () => {
    await qn.exchange.reconciliation.since('QS', qn.clock.now());
    expect(await night()).toHaveLength(1);
  });

  it('finds what was lost before the night before, and sends the same bytes again', async () => {
    const [lost = ''] = cases;
    const before = await bytesOf(qn, lost);
    await losing(lost);
    expect(await night(40)).toMatchObject([
      { heldThere: 5, differences: [{ kind: 'MISSING_THERE' }], sentAgain: 1 },
    ]);
    await qn.deliver('QS');
    const [here] = (await bytesOf(qn, lost)) as { jws: string }[];
    expect(await bytesOf(qs, lost)).toEqual([here]);
    expect(here?.jws).toBe((before as { jws: string }[])[0]?.jws);
    expect(await night()).toMatchObject([{ heldThere: 6, differences: [], sentAgain: 0 }]);
    const { events } = (await qn.get('/v1/security-events')).body as SecurityEventsView;
    expect(events).toMatchObject([{ kind: 'PARTNER_LOST', partner: 'QS', times: 1 }]);
  });

  it('finds every night what no sending cures, and sends nothing for it', async () => {
    const [, moved = '', altered = ''] = cases;
    await qs.dataSource.query("update case_file set state = 'CLOSED' where case_id = $1", [moved]);
    await qs.dataSource.query("update message set digest = repeat('A', 43) where case_id = $1", [
      altered,
    ]);
    for (let nights = 0; nights < 2; nights += 1) {
      const [report] = await night();
      expect(report?.differences.map(({ kind }) => kind).toSorted()).toEqual([
        'OTHER_BYTES',
        'OTHER_STATE',
      ]);
      expect(report?.sentAgain).toBe(0);
    }
    expect(await qn.dataSource.query('select 1 from outbox')).toEqual([]);
  });

  it('asks in parts that a partner can answer in time, without a gap or a place asked twice', async () => {
    const whole = { from: new Date('2020-01-01T00:00:00.000Z'), to: qn.clock.now() };
    const filter = { partner: 'QS', direction: 'OUT' as const };
    const { manager } = qn.dataSource;
    for (const most of [1, 2, 4, 6, 50]) {
      const parts = await partsOf(manager, filter, whole, most);
      expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([whole.from, whole.to]);
      const held = await Promise.all(parts.map((part) => heldMessages(manager, filter, part)));
      expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(6);
      parts.slice(1).forEach((part, index) => expect(part.from).toEqual(parts[index]?.to));
    }
  });

  it('that a supervisor asks for sends again too, and two at once send once', async () => {
    const [, , , lost = ''] = cases;
    await losing(lost);
    const asked = await Promise.all(
      [1, 2].map(() => qn.post('/v1/partners/QS/reconciliations', {})),
    );
    const views = asked.map(({ body }) => body as ReconciliationView);
    expect(views.map(({ differences }) => differences).flat()).toContainEqual(
      expect.objectContaining({ kind: 'MISSING_THERE' }),
    );
    expect(views.reduce((sum, { sentAgain }) => sum + sentAgain, 0)).toBe(1);
    await qn.deliver('QS');
    expect(await bytesOf(qs, lost)).toEqual(await bytesOf(qn, lost));
  });

  it('finds that an authority shows two nodes different statements under one version (T-32)', async () => {
    const [here, there] = [qn.exchange.compareDirectories, qs.exchange.compareDirectories];
    expect([await here.run(), await there.run()]).toEqual([0, 0]);
    const authority = await DirectoryAuthority.load({ folder: dirname(directory.authorityFile) });
    const former = await readFile(directory.file, 'utf8');
    const described = await readDescriptor(await directory.descriptorOf('QT', 1), new Date());
    for (const [index, { partners }] of [qn, qs].entries()) {
      const now = new Date(Date.now() + index * 1_000);
      const { text } = await authority.sign([described], { former, validDays: 400, now });
      expect(await partners.offer(text)).toBeUndefined();
    }
    // Once a day, however often the round comes.
    expect(await here.run()).toBe(0);
    for (const one of [qn, qs]) one.clock.aheadMs += DAY_MS + 1;
    expect([await here.run(), await there.run()]).toEqual([1, 1]);
    for (const node of [qn, qs]) {
      const { events } = (await node.get('/v1/security-events')).body as SecurityEventsView;
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'DIRECTORY_ROLLBACK', partner: 'QT', times: 1 }),
      );
      // And which partner has told it.
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'DIRECTORY_ROLLBACK',
          partner: node === qn ? 'QS' : 'QN',
          times: 1,
          code: 'directory.two-statements-told',
        }),
      );
    }
    // By which directory a node goes is told to nobody who goes by another.
    const interval = { from: qn.clock.now(), to: qn.clock.now() };
    const other = { interval, directory: 'urn:trace:authority:other' };
    const { holdings } = await qn.exchange.reconciliation.ask(qn.partners.get('QS'), other);
    expect(holdings.statements).toBeUndefined();
  });
});
