import { randomUUID } from 'node:crypto';
import { writeNotices, type NoticeOrder, type Role } from '@trace/casework';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AnApi } from './an-api.ts';

const RAISED = new Date('2026-01-07T10:00:00.000Z');

describe('notices', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });
  beforeEach(() => qn.dataSource.query('delete from mail; delete from notice'));

  const anOrder = (more: Partial<NoticeOrder> = {}): NoticeOrder => ({
    key: `clock:${randomUUID()}`,
    what: 'CLOCK_CROSSED',
    desk: 'OFFICER',
    reference: 'QN-TR-2026-000001',
    partner: 'QS',
    clock: 'ANSWER',
    rung: 'OFFICER',
    dueAt: new Date('2026-01-09T10:00:00.000Z'),
    raisedAt: RAISED,
    ...more,
  });
  const write = (...orders: NoticeOrder[]): Promise<number> =>
    qn.dataSource.transaction((em) => writeNotices(em, orders));

  it('are told once to each desk, however often something is noticed, each with a mail to be sent', async () => {
    const order = anOrder();
    const other = { ...order, desk: 'HEAD' as const };
    expect(await write(order, other)).toBe(2);
    expect(await write(order)).toBe(0);
    const told = await Promise.all([write(order, anOrder()), write(order, other)]);
    expect(told).toEqual([1, 0]);
    const [{ mails }]: [{ mails: number }] = await qn.dataSource.query(
      'select count(*)::int as mails from mail',
    );
    expect(mails).toBe(3);
  });

  it('do not exist without that of which they tell', async () => {
    const failing = qn.dataSource.transaction(async (em) => {
      await writeNotices(em, [anOrder()]);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    const { body } = await qn.get('/v1/notices', 'OFFICER');
    expect(body).toEqual({ notices: [], unread: 0 });
  });

  it('reach the desk of the role, and nobody else', async () => {
    await write(
      anOrder(),
      anOrder({ desk: 'HEAD' }),
      anOrder({ desk: 'FOCAL_POINT', person: 'Somebody else' }),
      anOrder({ desk: 'FOCAL_POINT', person: 'Test FOCAL_POINT' }),
    );
    const seen = async (role: Role): Promise<string[]> =>
      (await qn.get('/v1/notices', role)).body.notices.map((one: { desk: string }) => one.desk);
    expect(await seen('OFFICER')).toEqual(['OFFICER']);
    expect(await seen('SUPERVISOR')).toEqual(['HEAD']);
    expect(await seen('FOCAL_POINT')).toEqual(['FOCAL_POINT']);
    expect(await seen('ADMINISTRATOR')).toEqual([]);
  });

  it('are read once, by the first of the desk, and leave a trace', async () => {
    await write(anOrder());
    const [notice] = (await qn.get('/v1/notices?unread=true', 'OFFICER')).body.notices;
    expect(notice).toMatchObject({
      clock: 'ANSWER',
      partner: 'QS',
      raisedAt: '2026-01-07T10:00:00.000Z',
    });
    const read = await qn.post(`/v1/notices/${notice.noticeId}/read`, '', { role: 'OFFICER' });
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({ noticeId: notice.noticeId, readBy: 'Test OFFICER' });
    expect((await qn.audit())[0]).toMatchObject({
      action: 'NOTICE_READ',
      outcome: `CLOCK_CROSSED ${notice.noticeId}`,
    });
    qn.clock.aheadMs += 60_000;
    const again = await qn.post(`/v1/notices/${notice.noticeId}/read`, '', { role: 'OFFICER' });
    expect(again.body).toEqual(read.body);
    expect((await qn.get('/v1/notices?unread=true', 'OFFICER')).body).toEqual({
      notices: [],
      unread: 0,
    });
    expect((await qn.audit())[0]).toMatchObject({ action: 'NOTICES_LISTED' });
    const { body } = await qn.get('/v1/notices?unread=false', 'OFFICER');
    expect(body.notices).toHaveLength(1);
  });

  it('of another desk are as unknown as those that do not exist', async () => {
    await write(anOrder());
    const [{ noticeId }] = (await qn.get('/v1/notices', 'OFFICER')).body.notices;
    for (const id of [noticeId, randomUUID(), 'x']) {
      const { status, body } = await qn.post(`/v1/notices/${id}/read`, '');
      expect([status, body.code]).toEqual([404, 'notice.unknown']);
    }
  });

  it('are paged without a gap, and can be read all at once', async () => {
    await write(
      ...Array.from({ length: 7 }, (_, n) =>
        anOrder({ raisedAt: new Date(RAISED.getTime() + (n % 3)) }),
      ),
    );
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await qn.get(`/v1/notices?limit=3${cursor}`, 'OFFICER');
      expect(body.unread).toBe(7);
      ids.push(...body.notices.map((one: { noticeId: string }) => one.noticeId));
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(new Set(ids).size).toBe(7);
    const all = await qn.post('/v1/notices/read', '', { role: 'OFFICER' });
    expect(all.body).toEqual({ read: 7 });
    expect((await qn.post('/v1/notices/read', '', { role: 'OFFICER' })).body).toEqual({ read: 0 });
  });
});
