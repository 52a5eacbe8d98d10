import type {
  ReconciliationsView,
  ReconciliationView,
} from '../../apps/node/src/api/views/reconciliation.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { holdingNothing } from '../support/holding-nothing.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;
const ANOTHER_ROOT = 'A'.repeat(43);

// A partner that says that it holds something else, and never what, costs one comparison and nobody else's.
describe('a partner that lies about what it holds', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let qt: AStubGateway;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QS', 'QT']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
    qt = await AStubGateway.start(directory, 'QT', 'QN');
  });
  afterEach(async () => {
    await qn?.stop();
    await qs?.stop();
    await qt?.stop();
    await directory?.remove();
  });

  const lies = async (listing: boolean): Promise<void> => {
    qt.answer = await holdingNothing(directory, 'QT', ({ from, to }) => {
      const whole = Date.parse(to) - Date.parse(from) > 1;
      return whole || !listing ? { count: 1, root: ANOTHER_ROOT } : { entries: [] };
    });
  };
  const reports = async (partner: string): Promise<ReconciliationView[]> => {
    const { body } = await qn.get(`/v1/partners/${partner}/reconciliations`);
    return (body as ReconciliationsView).reconciliations;
  };
  const asked = async (): Promise<unknown[]> => {
    const { status, body } = await qn.post('/v1/partners/QT/reconciliations', {});
    return [status, (body as { code?: string }).code];
  };

  it('is given up with a problem, and the report says why', async () => {
    await lies(false);
    expect(await asked()).toEqual([503, 'partner.not-comparable']);
    await lies(true);
    expect(await asked()).toEqual([503, 'partner.not-comparable']);
    expect(await reports('QT')).toMatchObject([
      { stoppedBy: 'TOO_MANY_QUESTIONS', questions: 2_000, differences: [] },
      { stoppedBy: 'NOT_LISTED', differences: [], ownLog: 'NOT_WITNESSED' },
    ]);
    const trail = await qn.dataSource.query(
      `select outcome from audit_entry where action = 'RECONCILED' order by entry_id`,
    );
    expect(trail).toEqual([{ outcome: 'NOT_LISTED' }, { outcome: 'TOO_MANY_QUESTIONS' }]);
  });

  it('is given up where it answers no more', async () => {
    let answers = 5;
    const lie = await holdingNothing(directory, 'QT', { count: 1, root: ANOTHER_ROOT });
    qt.answer = async (response, body) => {
      answers -= 1;
      if (answers > 0) await lie(response, body);
      else response.destroy();
    };
    expect(await asked()).toEqual([503, 'partner.not-comparable']);
    expect(await reports('QT')).toMatchObject([{ stoppedBy: 'NO_ANSWER' }]);
  });

  it('is not asked again at once by the nights, nor after an outage', async () => {
    await lies(false);
    await qn.exchange.reconciliation.nightly();
    expect(await reports('QT')).toMatchObject([{ stoppedBy: 'NOT_LISTED', askedBy: 'node' }]);
    const calls = qt.calls.length;
    await qn.dataSource.query("update lane set resume_from = now() where partner = 'QT'");
    await qn.exchange.reconciliation.nightly();
    await qn.exchange.resume.run();
    expect(qt.calls).toHaveLength(calls);
    qn.clock.aheadMs += HOUR_MS + 1;
    qt.answer = await holdingNothing(directory, 'QT', () => ({ at: qn.clock.now().toISOString() }));
    await qn.exchange.resume.run();
    await qn.exchange.reconciliation.nightly();
    const [last, ...before] = await reports('QT');
    expect(last).toMatchObject({ differences: [] });
    expect([last?.stoppedBy, before.length]).toEqual([undefined, 2]);
  });

  it('is asked again while it says that it is busy', async () => {
    const honest = await holdingNothing(directory, 'QT', {});
    let busy = 2;
    qt.answer = async (response, body) => {
      busy -= 1;
      // The first question is about the log alone.
      if (busy !== 0) await honest(response, body);
      else qt.say(response, 429, {}, { 'retry-after': '1' });
    };
    expect(await asked()).toEqual([200, undefined]);
    expect(await reports('QT')).toMatchObject([{ differences: [], heldThere: 0 }]);
  });

  it('keeps nobody else from being asked', async () => {
    const honest = await holdingNothing(directory, 'QT', {});
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    qt.answer = async (response, body) => {
      await held;
      await honest(response, body);
    };
    await qn.exchange.reconciliation.nightly();
    expect(await reports('QS')).toMatchObject([{ differences: [] }]);
    expect(await reports('QT')).toEqual([]);
    release();
    await until('QT is asked as well', async () =>
      (await reports('QT')).length === 1 ? true : undefined,
    );
  });
});
