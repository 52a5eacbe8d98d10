import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { ProblemView } from '../../apps/node/src/api/views/problem.view.ts';
import type { YearsView } from '../../apps/node/src/api/views/yearly-counts.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClarification,
  aClarificationRequest,
  aHandling,
  aReminder,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const DAY_MS = 86_400_000;
const INSUFFICIENT = { cause: 'INSUFFICIENT', handling: aHandling() };

// Lifecycle 11: from a clarification that never comes to the end of the case.
describe('a request that is never made sufficient', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let caseId: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    const request = aTraceRequest();
    const asked = await qn.post('/v1/requests', { to: 'QS', language: 'en', request });
    ({ caseId } = asked.body as { caseId: string });
    await bothWays();
    const question = aClarificationRequest();
    expect((await qs.follow(caseId, 'clarification-request', question)).status).toBe(201);
    await bothWays();
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const bothWays = async (): Promise<void> => {
    await qn.deliver('QS');
    await qs.deliver('QN');
  };
  const move = (days: number): void => {
    for (const one of [qn, qs]) one.clock.aheadMs += days * DAY_MS;
  };
  const shown = async (one: AnApi): Promise<CaseView> =>
    (await one.get(`/v1/cases/${caseId}`)).body as CaseView;

  it('is not closed before the other State has been reminded, and the refusal says what is possible', async () => {
    move(31);
    const early = await qs.follow(caseId, 'closure', INSUFFICIENT);
    const problem = early.body as unknown as ProblemView;
    expect([early.status, problem.code]).toEqual([409, 'case.not-possible']);
    expect(problem.possible).toContainEqual({ step: 'reminder', kind: 'REMINDER' });
    expect(problem.possible?.map(({ step }) => step)).not.toContain('closure');
  });

  it('is closed by the requested State after three reminders, and both sides stop every clock alike', async () => {
    for (let count = 0; count < 3; count += 1) {
      const reminder = aReminder({ clock: 'CLARIFICATION' });
      expect((await qs.follow(caseId, 'reminder', reminder)).status).toBe(201);
      await bothWays();
      move(1);
    }
    const { possible } = await shown(qs);
    expect(possible.find(({ step }) => step === 'closure')).toMatchObject({
      possible: true,
      causes: ['INSUFFICIENT'],
    });
    expect((await qs.follow(caseId, 'closure', INSUFFICIENT)).status).toBe(201);
    await bothWays();
    const [here, there] = [await shown(qs), await shown(qn)];
    for (const { state, clocks } of [here, there]) {
      expect(state).toBe('CLOSED');
      expect(clocks.every(({ stoppedAt }) => stoppedAt !== undefined)).toBe(true);
      expect(clocks.find(({ kind }) => kind === 'ANSWER')?.ending).toBe('INSUFFICIENT');
    }
    expect(here.clocks).toEqual(there.clocks);
  });

  it('is counted apart, and neither as answered nor as the failure of the State that was asked', async () => {
    for (const [one, partner] of [
      [qn, 'QS'],
      [qs, 'QN'],
    ] as const) {
      const { years } = (await one.get('/v1/overview/years')).body as YearsView;
      const counted = years.filter((line) => line.partner === partner);
      expect(counted.reduce((sum, { insufficient }) => sum + insufficient, 0)).toBe(1);
      expect(counted.reduce((sum, { answered, refused }) => sum + answered + refused, 0)).toBe(0);
    }
  });

  it('can be opened again by the State that asked, with what was missing', async () => {
    const late = await qn.follow(caseId, 'clarification', aClarification());
    expect(late.status).toBe(409);
    expect((late.body as unknown as ProblemView).possible).toContainEqual({
      step: 'reopening',
      kind: 'REOPEN',
    });
  });
});
