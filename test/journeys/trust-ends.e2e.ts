import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NoticeView } from '../../apps/node/src/api/views/notice.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { APartner } from '../support/a-partner.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { until } from '../support/until.ts';

const DAY = 86_400;
/** The directory of a test is valid for so many days, a certificate for longer. */
const STATEMENT_DAYS = 400;
const CERTIFICATE_DAYS = 730;

interface Partners {
  partners: { state: string; trust: { standing: string } }[];
}

// reliability.md F52, F56, F57: what vouches for a State ends, and nobody brings anything new.
describe('the trust in a State', () => {
  const clocks = new MovedClocks();
  let begun: number;
  let directory: ADirectory;
  let database: ADatabase;
  let node: ANode;
  let supervisor: AnOfficer;
  let administrator: AnOfficer;
  let partner: APartner;

  const keptKey = randomUUID();
  /** A request that is submitted more than once, under one key. */
  const kept = (): { body: string; headers: Record<string, string> } => ({
    body: anotherWeapon(
      JSON.stringify({ to: 'QS', language: 'en', request: aTraceRequest() }),
      keptKey,
    ),
    headers: { 'idempotency-key': keptKey },
  });

  beforeAll(async () => {
    await clocks.start();
    begun = clocks.now.getTime();
    [directory, database] = await Promise.all([
      aDirectory(['QN', 'QS'], () => clocks.now),
      aDatabase(),
    ]);
    node = await ANode.start({
      state: 'QN',
      directory,
      databaseUrl: database.url,
      env: {
        ...clocks.env,
        SWEEP_SECONDS: '0.5',
        // Nobody answers there (port 9, discard): the last good directory is all that there is.
        DIRECTORY_URL: 'https://127.0.0.1:9',
        DIRECTORY_POLL_SECONDS: '10',
        DIRECTORY_MAX_AGE_DAYS: '20',
        DIRECTORY_GRACE_DAYS: '7',
      },
    });
    partner = await APartner.of(directory, 'QS', 'QN', () => clocks.now);
    [supervisor, administrator] = await Promise.all([
      anOfficer(node, 'SUPERVISOR'),
      anOfficer(node, 'ADMINISTRATOR'),
    ]);
  });
  afterAll(async () => {
    await node?.stop();
    await Promise.all([database?.drop(), directory?.remove(), clocks.stop()]);
  });

  const toDay = (day: number): Promise<void> =>
    clocks.setTo(new Date(begun + day * DAY * 1_000).toISOString());
  const told = async (officer: AnOfficer, what: string): Promise<string[]> => {
    const { body } = await officer.call<{ notices: NoticeView[] }>('GET', '/v1/notices?limit=100');
    const about = body.notices.filter((notice) => notice.what === what);
    return about.map(({ partner, rung }) => `${partner ?? '-'} ${rung ?? '-'}`).toSorted();
  };
  const sees = (what: string, lines: string[]): Promise<true> =>
    until(`${what}: ${lines.join(', ')}`, async () => {
      const [one, other] = [await told(supervisor, what), await told(administrator, what)];
      const holds = [one, other].every((list) => lines.every((line) => list.includes(line)));
      return holds ? true : undefined;
    });
  /** How often in a row the lane to QS was tried in vain. */
  const failures = async (): Promise<number> => {
    const { body } = await supervisor.call('GET', '/v1/partners');
    return Number(/"failures":(\d+)/.exec(JSON.stringify(body))?.[1] ?? 0);
  };
  const standing = async (): Promise<string | undefined> => {
    const { body } = await supervisor.call<Partners>('GET', '/v1/partners');
    return body.partners.find(({ state }) => state === 'QS')?.trust.standing;
  };

  it('rests on the last good directory, and people are told when it has grown old (DIRECTORY_STALE)', async () => {
    expect(await told(supervisor, 'DIRECTORY_STALE')).toEqual([]);
    await toDay(21);
    await sees('DIRECTORY_STALE', ['- -']);
    expect(await standing()).toBe('IN_FORCE');
  });

  it('is warned of at 30, 7 and 1 days and when it is over, once each (TRUST_ENDS)', async () => {
    expect(await told(supervisor, 'TRUST_ENDS')).toEqual([]);
    const all: string[] = [];
    for (const [left, rung] of [
      [29, '30'],
      [6, '7'],
      [0.5, '1'],
      [-1, '0'],
    ] as const) {
      await toDay(STATEMENT_DAYS - left);
      all.push(`QN ${rung}`, `QS ${rung}`);
      await sees('TRUST_ENDS', all);
    }
    expect(await told(supervisor, 'TRUST_ENDS')).toEqual(all.toSorted());
  });

  it('goes on for the days of grace, and then nothing is sent or taken (SUSPENDED)', async () => {
    expect(await standing()).toBe('EXPIRED');
    // What comes is looked at as ever: this is no parcel.
    expect((await partner.post(Buffer.from('a parcel'))).status).toBe(400);
    const { caseId } = await supervisor.submit({ to: 'QS', request: aTraceRequest() });
    await until('the lane is tried', async () => ((await failures()) > 0 ? true : undefined));
    await toDay(STATEMENT_DAYS + 8);
    await until('QS is believed no longer', async () =>
      (await standing()) === 'SUSPENDED' ? true : undefined,
    );
    const tried = await failures();
    await administrator.call('POST', '/v1/partners/QS/attempt', { body: {} });
    // Nobody is at the other end: a lane that were tried would say so, and three sweeps would try it.
    await pause(1_500);
    expect(await failures()).toBe(tried);
    expect((await supervisor.find(caseId))?.provisional).toBe(true);
    const { status, problem } = await partner.post(Buffer.from('a parcel'));
    expect([status, problem?.code]).toEqual([403, 'peer.unknown']);
    // The own statement has ended as well: what were signed now, no partner could believe. So it is kept.
    const more = await supervisor.call<{ state: string }>('POST', '/v1/requests', kept());
    expect([more.status, more.body.state]).toEqual([202, 'UNSIGNED']);
  });

  it('is there again with a new statement, and the message tries to go out', async () => {
    const tried = await failures();
    await directory.issue();
    await until('QS is believed again', async () =>
      (await standing()) === 'IN_FORCE' ? true : undefined,
    );
    await until('the lane is tried again', async () =>
      (await failures()) > tried ? true : undefined,
    );
    await until('what was kept is signed', async () =>
      (await supervisor.call('POST', '/v1/requests', kept())).status === 201 ? true : undefined,
    );
  });

  it('is warned of when a certificate is about to end (F52)', async () => {
    await toDay(CERTIFICATE_DAYS - 29);
    const ends = new Date(begun + CERTIFICATE_DAYS * DAY * 1_000).toISOString().slice(0, 10);
    await until('the certificates of both are told of', async () => {
      const { body } = await supervisor.call<{ notices: NoticeView[] }>(
        'GET',
        '/v1/notices?limit=100',
      );
      const about = body.notices.filter(
        ({ what, dueAt }) => what === 'TRUST_ENDS' && dueAt?.startsWith(ends),
      );
      return about.length === 2 ? true : undefined;
    });
  });
});
