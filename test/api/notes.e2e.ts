import { randomUUID } from 'node:crypto';
import { setPassword, type Role } from '@trace/casework';
import { Audit } from '@trace/platform';
import type {
  NoteReadersView,
  NotesView,
  NoteView,
} from '../../apps/node/src/api/views/note.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD } from '../support/an-account.ts';
import {
  aHandling,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aTraceRequest,
} from '../support/builders/index.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

const TEXT = 'Sospetti was seen <b>again</b>;\nask "North" & the works.';

describe('internal notes', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let weber: ABrowser;
  let novak: ABrowser;
  let caseId: string;
  const ids = new Map<string, string>();

  const anAccount = async (
    person: string,
    roles: readonly Role[],
    unit?: string,
  ): Promise<ABrowser> => {
    const { account } = await qn.access.accounts.create(
      { person: 'node', role: 'ADMINISTRATOR' },
      { person, roles, ...(unit !== undefined && { unit }) },
    );
    const { dataSource, clock, keys } = qn;
    const ground = { dataSource, clock, keys, audit: new Audit() };
    await setPassword(ground, account.accountId, A_PASSWORD);
    ids.set(person, account.accountId);
    const browser = new ABrowser(qn.server);
    expect((await browser.signIn(person, A_PASSWORD)).status).toBe(201);
    return browser;
  };
  const notes = async (who: ABrowser, of = caseId): Promise<NoteView[]> =>
    ((await who.call('get', `/v1/cases/${of}/notes`)).body as NotesView).notes;
  const add = (
    who: ABrowser,
    body: object,
    key: string = randomUUID(),
  ): ReturnType<ABrowser['call']> =>
    who.call('post', `/v1/cases/${caseId}/notes`, body, { 'Idempotency-Key': key });
  const mentionsTold = async (who: ABrowser): Promise<NoticePageView['notices']> =>
    ((await who.call('get', '/v1/notices')).body as NoticePageView).notices.filter(
      ({ what }) => what === 'NOTE_MENTION',
    );

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    const env = { SECOND_FACTOR: 'optional' };
    [qn, qs] = await Promise.all([
      AnApi.start('QN', directory, { env }),
      AnApi.start('QS', directory, { env }),
    ]);
    weber = await anAccount('M. Weber', ['FOCAL_POINT'], 'North');
    novak = await anAccount('P. Novak', ['SUPERVISOR']);
    await anAccount('S. South', ['FOCAL_POINT'], 'South');
    await anAccount('A. Audit', ['AUDITOR']);
    await anAccount('R. Root', ['ADMINISTRATOR']);
    const persons = [
      aPerson({ identityPart: 'suspect', necessity: 'Asked.', handling: aHandling() }),
    ];
    const request = {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ persons }),
      identities: [{ part: 'suspect', identity: aPersonIdentity() }],
    };
    const key = { 'Idempotency-Key': randomUUID() };
    const { body } = await weber.call('post', '/v1/requests', request, key);
    ({ caseId } = body as { caseId: string });
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  it('mention only those who may see the case', async () => {
    const { body } = await weber.call('get', `/v1/cases/${caseId}/note-readers`);
    expect((body as NoteReadersView).people).toEqual([
      { accountId: ids.get('P. Novak'), person: 'P. Novak', roles: ['SUPERVISOR'] },
    ]);
    for (const person of ['S. South', 'A. Audit', 'R. Root', 'M. Weber']) {
      const mentions = [ids.get('P. Novak'), ids.get(person)];
      const { status, body: refused } = await add(weber, { text: TEXT, mentions });
      expect([person, status, refused]).toMatchObject([
        person,
        422,
        { code: 'mention.unknown', errors: [{ pointer: '/mentions/1' }] },
      ]);
    }
    expect(await notes(weber)).toEqual([]);
    expect(await mentionsTold(novak)).toEqual([]);
  });

  it('are written once, as they were typed, and tell whoever is mentioned without their text', async () => {
    const key = randomUUID();
    const order = { text: TEXT, mentions: [ids.get('P. Novak')] };
    const first = await add(weber, order, key);
    expect([first.status, first.body]).toMatchObject([
      201,
      { author: 'M. Weber', role: 'FOCAL_POINT', text: TEXT, mentions: [{ person: 'P. Novak' }] },
    ]);
    expect((await add(weber, order, key)).body).toEqual(first.body);
    const other = await add(weber, { ...order, text: 'Another.' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.mismatch']);
    expect(await notes(novak)).toEqual([first.body]);
    const told = await mentionsTold(novak);
    expect(told).toMatchObject([{ person: 'P. Novak', desk: 'TEAM_LEAD', caseId }]);
    expect(JSON.stringify(told)).not.toContain('Sospetti');
    expect(await mentionsTold(weber)).toEqual([]);
  });

  it('are struck out by their author alone, stay, and can not be changed', async () => {
    const [note] = await notes(weber);
    const path = `/v1/cases/${caseId}/notes/${note?.noteId}`;
    const theirs = await novak.call('post', `${path}/striking`);
    expect([theirs.status, theirs.body.code]).toEqual([403, 'note.not-author']);
    const { body } = await weber.call('post', `${path}/striking`);
    expect(body).toMatchObject({ noteId: note?.noteId, text: TEXT, struckAt: expect.any(String) });
    expect((await weber.call('post', `${path}/striking`)).body).toEqual(body);
    expect(await notes(novak)).toEqual([body]);
    for (const method of ['put', 'delete'] as const) {
      const { status } = await weber.call(method, path, { text: 'Never said.' });
      expect([method, status]).toEqual([method, 404]);
    }
    const elsewhere = await weber.call(
      'post',
      `/v1/cases/${caseId}/notes/${randomUUID()}/striking`,
    );
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'note.unknown']);
  });

  it('leave lines without a word of them, and stand nowhere in clear', async () => {
    const lines: { action: string }[] = await qn.dataSource.query(
      `select action, actor, outcome, reason from audit_entry
        where action like 'NOTE%' and action not like 'NOTICE%' and outcome is distinct from 'note.not-author'
        order by entry_id`,
    );
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(['NOTES_READ', 'NOTE_WRITTEN', 'NOTE_STRUCK']),
    );
    const tables: { name: string }[] = await qn.dataSource.query(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const [{ found }]: [{ found: boolean }] = await qn.dataSource.query(
        `select coalesce(bool_or(row::text like '%Sospetti was seen%'), false) as found from ${name} row`,
      );
      expect([name, found]).toEqual([name, false]);
    }
  });

  it('never cross the border, and are in no evidence', async () => {
    await qn.deliver('QS');
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    expect(await qs.dataSource.query('select * from case_note')).toEqual([]);
    for (const purpose of ['OWN_FILE', 'COURT']) {
      const { status, text } = await qn.get(
        `/v1/cases/${caseId}/evidence?purpose=${purpose}&withhold=true`,
      );
      expect([purpose, status]).toEqual([purpose, 200]);
      expect(text).not.toContain('was seen');
    }
  });

  it('lose their text when something of the case is purged, and say so', async () => {
    const { body } = await qn.post(
      `/v1/cases/${caseId}/purges`,
      { reason: 'LEGAL_ORDER', legalRef: 'District Court, 12 Hv 45/26' },
      { role: 'FOCAL_POINT' },
    );
    const { purgeId } = body as { purgeId: string };
    expect((await qn.post(`/v1/purges/${purgeId}/approval`, {})).status).toBe(200);
    const [note] = await notes(weber);
    expect(note).toMatchObject({ author: 'M. Weber', mentions: [{ person: 'P. Novak' }] });
    expect(note).not.toHaveProperty('text');
  });
});
