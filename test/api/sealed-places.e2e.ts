import { randomUUID } from 'node:crypto';
import { bindFormerValues, WRAPPED_COLUMNS, wrapAnew, type WrappedColumn } from '@trace/casework';
import { listSecurityEvents } from '@trace/exchange';
import { Audit, bindAgainAfter, rotateKey } from '@trace/platform';
import { generateSync } from 'otplib';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aWeaponRequest } from '../support/a-weapon-request.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import {
  anAttachment,
  aPerson,
  aPersonIdentity,
  aTraceRequest,
} from '../support/builders/index.ts';
import { sealedAsBefore } from '../support/sealed-as-before.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

/** A row that holds something sealed, by the first member of its key, and how somebody has it opened. */
interface Laid {
  id: string;
  open(): Promise<supertest.Response>;
}

/** Makes one such row as people make it. */
type Making = () => Promise<Laid>;

const REASON = { 'X-Reason': 'to see that it opens' };

// Who administers the database reads nothing that is sealed, and may not have it read in another place either (T-3).
describe('what lies under the key of the node', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let second: Awaited<ReturnType<AnApi['somebody']>>;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    const env = { FOUR_EYES: 'sending', SECOND_FACTOR: 'optional' };
    [qn, qs] = await Promise.all([
      AnApi.start('QN', directory, { env }),
      AnApi.start('QS', directory),
    ]);
    second = await qn.somebody('SUPERVISOR', { person: 'B. Second' });
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  const identities = [{ part: 'suspect', identity: aPersonIdentity() }];
  const aboutSomebody = (): object => ({
    ...aWeaponRequest([aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })]),
    identities,
  });
  const waiting = async (order: object): Promise<string> =>
    (await qn.post('/v1/requests', order)).body.approvalId as string;
  /** Asked for by one and approved by another. @returns the case and its message */
  const sent = async (order: object): Promise<{ caseId: string; messageId: string }> => {
    const approvalId = await waiting(order);
    expect((await second('post', `/v1/approvals/${approvalId}/approval`)).status).toBe(200);
    const [row] = await qn.dataSource.query(
      `select case_id as "caseId", message_id as "messageId" from message order by message_id desc limit 1`,
    );
    return row;
  };
  const codeOf = (secret: string): string =>
    generateSync({ secret, epoch: Math.floor(qn.clock.now().getTime() / 1000) });
  /** Somebody with an account, to whom a second factor is offered. */
  const offered = async (): Promise<Laid & { person: string; secret: string }> => {
    const person = `F. ${randomUUID().slice(0, 8)}`;
    const node = {
      state: 'QN',
      databaseUrl: qn.database.url,
      dataDir: directory.dataDir('QN'),
    };
    const { accountId: id } = await anAccount(node, 'OFFICER', { person });
    const page = new ABrowser(qn.server);
    await page.signIn(person, A_PASSWORD);
    const said = await page.call('post', '/v1/me/second-factor', { password: A_PASSWORD });
    const { secret } = said.body as { secret: string };
    const open = (): Promise<supertest.Response> =>
      page.call('put', '/v1/me/second-factor', { code: codeOf(secret) });
    return { id, person, secret, open };
  };

  const makings: Record<string, Making> = {
    'sealed_key.wrapped_key': async () => {
      const { caseId, messageId: id } = await sent(aboutSomebody());
      const path = `/v1/cases/${caseId}/identities/suspect`;
      return { id, open: () => qn.get(path, 'SUPERVISOR', REASON) };
    },
    'draft.identities': async () => {
      const { body } = await qn.post('/v1/drafts', { request: {}, identities });
      const { draftId: id } = body as { draftId: string };
      return { id, open: () => qn.get(`/v1/drafts/${id}`) };
    },
    'approval.content': async () => {
      const id = await waiting(aboutSomebody());
      return { id, open: () => qn.get(`/v1/approvals/${id}`) };
    },
    'case_note.content': async () => {
      const { caseId } = await sent(aWeaponRequest());
      // Whoever posts it again is answered by the note itself; the list shows the others all the same.
      const headers = { 'Idempotency-Key': randomUUID() };
      const note = { text: 'Seen again.', mentions: [] };
      const open = () => qn.post(`/v1/cases/${caseId}/notes`, note, { headers });
      return { id: ((await open()).body as { noteId: string }).noteId, open };
    },
    'upload.wrapped': async () => {
      const bytes = Buffer.from(`A note, ${randomUUID()}.\n`);
      const { body } = await qn.postBytes('/v1/attachments', bytes, {
        'Content-Type': 'text/plain',
      });
      const open = async (): Promise<supertest.Response> => {
        const request = aTraceRequest({ header: { attachments: [anAttachment(body)] } });
        return qn.post('/v1/requests', { ...aWeaponRequest(), request });
      };
      return { id: (body as { file: { digest: string } }).file.digest, open };
    },
    'account.second_factor': async () => {
      const factor = await offered();
      const { id, person, secret } = factor;
      expect((await factor.open()).status).toBe(204);
      const open = (): Promise<supertest.Response> => {
        qn.clock.aheadMs += 60_000;
        return new ABrowser(qn.server).signIn(person, A_PASSWORD, codeOf(secret));
      };
      return { id, open };
    },
    'account.second_factor_offered': offered,
  };

  const nameOf = ({ table, column }: WrappedColumn): string => `${table}.${column}`;
  const columnOf = (name: string): Keyed => {
    const found = (WRAPPED_COLUMNS as readonly Keyed[]).find((one) => nameOf(one) === name);
    if (!found) throw new Error(`nothing is wrapped in ${name}`);
    return found;
  };
  const making = (one: WrappedColumn): Making =>
    makings[nameOf(one)] ?? (() => Promise.reject(new Error(`nobody makes ${nameOf(one)}`)));
  const held = async (
    { table, column, row: [[key]] }: Keyed,
    { id }: Pick<Laid, 'id'>,
  ): Promise<string> => {
    const [row] = await qn.dataSource.query(
      `select ${column} as held from ${table} where ${key} = $1`,
      [id],
    );
    return row.held;
  };
  const lay = ({ table, column, row: [[key]] }: Keyed, { id }: Pick<Laid, 'id'>, text: string) =>
    qn.dataSource.query(`update ${table} set ${column} = $2 where ${key} = $1`, [id, text]);
  const told = async (one: WrappedColumn, { id }: Pick<Laid, 'id'>): Promise<true | undefined> => {
    const rows: unknown[] = await qn.dataSource.query(
      `select from audit_entry where action = 'SECURITY_EVENT' and outcome = $1`,
      [`SEALED_ALTERED ${nameOf(one)} ${id}`],
    );
    return rows.length === 1 || undefined;
  };
  const refused = async (laid: Laid): Promise<unknown[]> => {
    const { status, body } = await laid.open();
    return [status, (body as { code?: string }).code];
  };
  const ground = () => ({
    dataSource: qn.dataSource,
    keys: qn.keys,
    audit: new Audit(),
    clock: qn.clock,
  });

  it.each(WRAPPED_COLUMNS as readonly Keyed[])(
    'opens in its own row only: $table.$column',
    async (one) => {
      const [mine, other] = [await making(one)(), await making(one)()];
      const values = [await held(one, mine), await held(one, other)] as const;
      await lay(one, mine, values[1]);
      await lay(one, other, values[0]);
      for (const laid of [mine, other]) {
        expect(await refused(laid)).toEqual([409, 'sealed.displaced']);
        await until('it is told', () => told(one, laid));
      }
      expect([await held(one, mine), await held(one, other)]).toEqual([values[1], values[0]]);
      const events = await listSecurityEvents(qn.dataSource.manager, 5);
      expect(events[0]).toMatchObject({ kind: 'SEALED_ALTERED', outcome: nameOf(one) });
      await lay(one, mine, values[0]);
      await lay(one, other, values[1]);
      for (const laid of [mine, other]) expect((await laid.open()).status).toBeLessThan(300);
    },
  );

  it('opens in its own column only, and beside its own author only', async () => {
    const draft = columnOf('draft.identities');
    const approval = columnOf('approval.content');
    const note = columnOf('case_note.content');
    const drafted = await making(draft)();
    const noted = await making(note)();
    await lay(note, noted, await held(draft, drafted));
    expect(await refused(noted)).toEqual([409, 'sealed.displaced']);
    const asked = await making(approval)();
    await qn.dataSource.query(`update approval set asked_by = 'D. Other' where approval_id = $1`, [
      asked.id,
    ]);
    // Whoever has asked for something does not approve it because another name stands beside it.
    const own = await qn.post(`/v1/approvals/${asked.id}/approval`, {});
    expect([own.status, own.body.code]).toEqual([409, 'sealed.displaced']);
    // Somebody can still let go of it.
    const refusal = await second('post', `/v1/approvals/${asked.id}/refusal`, {
      reason: 'Altered.',
    });
    expect([refusal.status, refusal.body.state]).toEqual([200, 'REFUSED']);
  });

  it('shows no text in the list of the notes, and hides none beside it', async () => {
    const column = columnOf('case_note.content');
    const { caseId } = await sent(aWeaponRequest());
    const path = `/v1/cases/${caseId}/notes`;
    const ids: string[] = [];
    for (const text of ['Seen again.', 'In a car.'])
      ids.push((await qn.post(path, { text, mentions: [] })).body.noteId as string);
    const [altered = '', other = ''] = ids;
    const own = await held(column, { id: altered });
    await lay(column, { id: altered }, await held(column, { id: other }));
    const { status, body } = await qn.get(path);
    expect(status).toBe(200);
    expect(body.notes).toEqual([
      expect.objectContaining({ noteId: altered, displaced: true }),
      expect.objectContaining({ noteId: other, text: 'In a car.' }),
    ]);
    expect(body.notes[0]).not.toHaveProperty('text');
    expect(body.notes[1]).not.toHaveProperty('displaced');
    await until('it is told', () => told(column, { id: altered }));
    await lay(column, { id: altered }, own);
    expect((await qn.get(path)).body.notes[0]).toMatchObject({ text: 'Seen again.' });
  });

  it('is not signed without a second person because another state stands beside it', async () => {
    const approval = columnOf('approval.content');
    const asked = await making(approval)();
    const { message: before } = await qn.rows();
    for (const released of [false, true]) {
      await qn.dataSource.query(
        `update approval set state = 'UNSIGNED', released = $2, decided_by = 'B. Second', decided_at = now()
          where approval_id = $1`,
        [asked.id, released],
      );
      expect(await qn.lateSigning.run()).toBe(0);
    }
    expect((await qn.rows())['message']).toBe(before);
    await until('it is told', () => told(approval, asked));
    await qn.dataSource.query(
      `update approval set state = 'WAITING', released = false, decided_by = null, decided_at = null
        where approval_id = $1`,
      [asked.id],
    );
    expect((await second('post', `/v1/approvals/${asked.id}/approval`)).status).toBe(200);
  });

  it('keeps one message from leaving where its key does not open, and none beside it', async () => {
    const one = columnOf('sealed_key.wrapped_key');
    qs.clock.aheadMs = qn.clock.aheadMs;
    await qn.deliver('QS');
    const [mine, other] = [await making(one)(), await making(one)()];
    const values = [await held(one, mine), await held(one, other)] as const;
    await sent(aWeaponRequest());
    await lay(one, mine, values[1]);
    await qn.deliver('QS');
    const left = async (): Promise<string[]> => {
      const rows: { message_id: string }[] = await qn.dataSource.query(
        'select message_id from outbox order by position',
      );
      return rows.map(({ message_id: id }) => id);
    };
    expect(await left()).toEqual([mine.id]);
    await lay(one, mine, values[0]);
    await qn.dataSource.query('update outbox set not_before = null');
    await qn.deliver('QS');
    expect(await left()).toEqual([]);
  });

  it('is bound once where an earlier version has written it, and counts in no other form after that', async () => {
    const laid: (readonly [Keyed, Laid, string])[] = [];
    for (const one of WRAPPED_COLUMNS as readonly Keyed[]) {
      const row = await making(one)();
      const former = await formOfBefore(one, row);
      await lay(one, row, former);
      laid.push([one, row, former]);
    }
    await bindFormerValues(ground());
    expect(qn.keys.opensOnlyBound).toBe(true);
    for (const [one, row] of laid)
      expect((await held(one, row)).startsWith(qn.keys.wrappedForm)).toBe(true);
    const [bound] = await qn.audit();
    expect(bound).toMatchObject({ action: 'KEYS_CHANGED', outcome: `BOUND ${laid.length}` });

    for (const [one, row, former] of laid) {
      await lay(one, row, former);
      expect(await refused(row)).toEqual([409, 'sealed.displaced']);
    }
    // A start does not bind it either: that was done.
    await bindFormerValues(ground());
    for (const [one, row, former] of laid) expect(await held(one, row)).toBe(former);
    // A backup of after that moment is no reason to trust it, and one of before is.
    await bindAgainAfter(qn.keys.folder, new Date(qn.clock.now().getTime() + 1_000));
    await bindFormerValues(ground());
    for (const [one, row, former] of laid) expect(await held(one, row)).toBe(former);
    await bindAgainAfter(qn.keys.folder, new Date(qn.clock.now().getTime() - 86_400_000));
    await bindFormerValues(ground());
    for (const [one, row] of laid) {
      expect((await held(one, row)).startsWith(qn.keys.wrappedForm)).toBe(true);
      expect((await row.open()).status).toBeLessThan(300);
    }
  });

  it('is put under the next key in its place, and what was moved stays where and as it is', async () => {
    const draft = columnOf('draft.identities');
    const [mine, other, whole] = await Promise.all([1, 2, 3].map(() => making(draft)()));
    if (!mine || !other || !whole) throw new Error('nothing was made');
    const value = await held(draft, mine);
    await lay(draft, other, value);
    const now = new Date();
    const order = { use: 'parts', from: now, overlapUntil: now } as const;
    await rotateKey(directory.dataDir('QN'), undefined, order);
    await qn.keys.refresh();
    const { count, displaced } = await qn.dataSource.transaction((em) => wrapAnew(em, qn.keys));
    expect(count).toBeGreaterThan(2);
    // This one, and the note and what was asked for that were altered before.
    expect(displaced).toBe(3);
    expect(await held(draft, other)).toBe(value);
    expect(await held(draft, mine)).not.toBe(value);
    for (const laid of [mine, whole]) expect((await laid.open()).status).toBe(200);
    expect(await refused(other)).toEqual([409, 'sealed.displaced']);
    // One that was altered keeps nobody from the others.
    const { status, body } = await qn.get('/v1/drafts');
    const listed = (body as { drafts: { draftId: string }[] }).drafts.map((one) => one.draftId);
    expect(status).toBe(200);
    expect(listed).toEqual(expect.arrayContaining([mine.id, other.id, whole.id]));
  });

  /** What a row holds, in the form in which it was written before it was bound to its place. */
  async function formOfBefore(one: Keyed, laid: Laid): Promise<string> {
    const { table, column, row } = one;
    const [found] = await qn.dataSource.query(
      `select array[${row.map(([name]) => `${name}::text`).join(', ')}] as row
         from ${table} where ${row[0][0]} = $1`,
      [laid.id],
    );
    const text = qn.keys.unwrap(await held(one, laid), { table, column, row: found.row });
    return sealedAsBefore(qn.keys.folder, text);
  }
});

/** A column whose key has a first member, which says which row it is. */
type Keyed = WrappedColumn & { row: readonly [readonly [string, string]] };
