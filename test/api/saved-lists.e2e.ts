import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import type { RecentCasesView } from '../../apps/node/src/api/views/recent-cases.view.ts';
import type { SavedListsView } from '../../apps/node/src/api/views/saved-list.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

type Somebody = Awaited<ReturnType<AnApi['somebody']>>;

describe('what people keep of lists', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let north: Somebody;
  let northToo: Somebody;
  let south: Somebody;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    north = await qn.somebody('FOCAL_POINT', { person: 'North one', unit: 'North' });
    northToo = await qn.somebody('SUPERVISOR', { person: 'North two', unit: 'North' });
    south = await qn.somebody('SUPERVISOR', { person: 'South one', unit: 'South' });
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const listsOf = async (who: Somebody): Promise<[string, number][]> =>
    ((await who('get', '/v1/saved-lists')).body as SavedListsView).lists.map(({ name, count }) => [
      name,
      count,
    ]);
  const save = (who: Somebody, name: string, shared: string, filters: object = {}) =>
    who('post', '/v1/saved-lists', { name, shared, filters });

  it('are lists with filters, for oneself, the unit or all, and each reader counts what he may see', async () => {
    const request = { to: 'QS', language: 'en', request: aTraceRequest() };
    expect((await north('post', '/v1/requests', request)).status).toBe(201);
    expect((await save(north, 'Mine', 'NOBODY', { direction: 'OUT' })).status).toBe(201);
    await save(north, 'Ours', 'UNIT', { partner: 'QS' });
    await save(north, 'Everybody’s', 'ALL', { direction: 'OUT', sort: 'DUE' });
    expect(await listsOf(north)).toEqual([
      ['Everybody’s', 1],
      ['Mine', 1],
      ['Ours', 1],
    ]);
    expect(await listsOf(northToo)).toEqual([
      ['Everybody’s', 1],
      ['Ours', 1],
    ]);
    expect(await listsOf(south)).toEqual([['Everybody’s', 0]]);
  });

  it('are replaced by their name and forgotten by whoever made them', async () => {
    await save(north, 'Mine', 'NOBODY', { direction: 'IN' });
    expect(await listsOf(north)).toContainEqual(['Mine', 0]);
    const { lists } = (await north('get', '/v1/saved-lists')).body as SavedListsView;
    const mine = lists.find(({ name }) => name === 'Mine');
    expect((await south('delete', `/v1/saved-lists/${mine?.listId}`)).status).toBe(404);
    expect((await north('delete', `/v1/saved-lists/${mine?.listId}`)).status).toBe(204);
    expect((await north('delete', `/v1/saved-lists/${mine?.listId}`)).status).toBe(404);
  });

  it.each([
    [{ name: '', shared: 'ALL', filters: {} }, '/name'],
    [{ name: 'x', shared: 'WORLD', filters: {} }, '/shared'],
    [{ name: 'x', shared: 'ALL', filters: { state: 'NO_STATE' } }, '/filters/state'],
    [{ name: 'x', shared: 'ALL', filters: { confinedTo: 'North' } }, '/filters/confinedTo'],
    [{ name: 'x', shared: 'ALL', filters: { cursor: 'x' } }, '/filters/cursor'],
  ])('take no filter that is none: %j', async (body, pointer) => {
    const { status, body: problem } = await north('post', '/v1/saved-lists', body);
    expect([status, (problem as { errors: { pointer: string }[] }).errors[0]?.pointer]).toEqual([
      400,
      pointer,
    ]);
  });

  it('mark what was said since somebody last opened a case', async () => {
    const [line] = ((await northToo('get', '/v1/cases')).body as CasePageView).cases;
    const caseId = line?.caseId ?? '';
    const seen = async (): Promise<(boolean | number | undefined)[]> => {
      const { cases } = (await northToo('get', '/v1/cases')).body as CasePageView;
      const recent = (await northToo('get', '/v1/recent-cases')).body as RecentCasesView;
      return [cases[0]?.unread, recent.cases.length, recent.cases[0]?.unread, recent.unread];
    };
    expect(await seen()).toEqual([false, 0, undefined, 0]);
    await northToo('get', `/v1/cases/${caseId}`);
    expect(await seen()).toEqual([false, 1, false, 0]);
    await qn.follow(caseId, 'withdrawal', aWithdrawal());
    expect(await seen()).toEqual([true, 1, true, 1]);
    await northToo('get', `/v1/cases/${caseId}`);
    expect(await seen()).toEqual([false, 1, false, 0]);
    const other = (await south('get', '/v1/recent-cases')).body as RecentCasesView;
    expect(other).toEqual({ cases: [], unread: 0 });
  });
});
