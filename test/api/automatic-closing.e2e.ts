import { AutomaticClosing, OwnWords } from '@trace/casework';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClose,
  aFinalAnswer,
  anExplanation,
  anExplanationQuery,
  aRefusalNotice,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const DAY_MS = 86_400_000;

describe('a case about which nobody says anything more', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const closing = ({
    dataSource,
    caseFiles,
    partners,
    exchange,
    clock,
  }: AnApi): AutomaticClosing => {
    const { outbox, lanes } = exchange;
    const words = new OwnWords({ partners, outbox, caseFiles, clock });
    return new AutomaticClosing({ dataSource, caseFiles, words, lanes, clock });
  };
  const bothWays = async (): Promise<void> => {
    await qn.deliver('QS');
    await qs.deliver('QN');
  };
  const shown = async (one: AnApi, caseId: string): Promise<CaseView> =>
    (await one.get(`/v1/cases/${caseId}`)).body as CaseView;
  const aCase = async (end: string, body: object): Promise<string> => {
    const asked = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    const { caseId } = asked.body as { caseId: string };
    await bothWays();
    expect((await qs.follow(caseId, end, body)).status).toBe(201);
    await bothWays();
    return caseId;
  };
  const move = (days: number): void => {
    for (const one of [qn, qs]) one.clock.aheadMs += days * DAY_MS;
  };

  it('is closed by the node that asked, once, thirty days after its end, and says that no person did it', async () => {
    const caseId = await aCase('final-answer', aFinalAnswer());
    move(29);
    expect(await closing(qn).run()).toBe(0);
    move(3);
    expect(await closing(qs).run()).toBe(0);
    const closed = await Promise.all([closing(qn).run(), closing(qn).run()]);
    expect(closed.reduce((sum, count) => sum + count)).toBe(1);
    expect(await closing(qn).run()).toBe(0);
    await bothWays();
    for (const one of [qn, qs]) {
      const view = await shown(one, caseId);
      expect(view.state).toBe('CLOSED');
      expect(view.timeline.filter(({ kind }) => kind === 'CLOSE')).toHaveLength(1);
      expect(view.content).not.toHaveProperty('feedback');
    }
    const [said]: { actor: string; role: string }[] = await qn.dataSource.query(
      `select actor, role from audit_entry where action = 'MESSAGE_QUEUED' and outcome like 'CLOSE %'`,
    );
    expect(said).toEqual({ actor: 'node', role: 'NODE' });
  });

  it('waits while an explanation is open', async () => {
    const caseId = await aCase('refusal', aRefusalNotice());
    expect((await qn.follow(caseId, 'explanation-query', anExplanationQuery())).status).toBe(201);
    await bothWays();
    move(60);
    expect(await closing(qn).run()).toBe(0);
    expect((await qs.follow(caseId, 'explanation', anExplanation())).status).toBe(201);
    await bothWays();
    expect(await closing(qn).run()).toBe(1);
  });

  it('is not closed so by a person', async () => {
    const caseId = await aCase('final-answer', aFinalAnswer());
    const { feedback: _, ...close } = aClose();
    const refused = await qn.follow(caseId, 'closure', { ...close, cause: 'AUTOMATIC' });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/body/cause' }] });
    const silent = await qn.follow(caseId, 'closure', close);
    expect(silent.body).toMatchObject({ errors: [{ pointer: '/body/feedback' }] });
  });
});
