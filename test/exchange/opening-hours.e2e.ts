import type { ServiceWindow } from '@trace/protocol';
import { DateTime } from 'luxon';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { inventedState } from '../support/invented-states.ts';

const HOUR_MS = 3_600_000;

// A State whose node takes parcels in office hours only: nothing is tried in vain, nothing counts as its outage.
describe('a partner outside its service window', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  /** The minute in which the windows open: two hours from now. */
  const opens = new Date(Math.floor((Date.now() + 2 * HOUR_MS) / 60_000) * 60_000);

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QT']);
    // QT has no node at all.
    await directory.issue({
      QS: { serviceWindows: [windowIn('QS')] },
      QT: { serviceWindows: [windowIn('QT')], memberships: inventedState('QS').memberships },
    });
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const windowIn = (state: string): ServiceWindow => {
    const { zone } = inventedState(state);
    const from = DateTime.fromJSDate(opens, { zone });
    const to = from.plus({ hours: 3 });
    return { days: [from.weekday], from: from.toFormat('HH:mm'), to: to.toFormat('HH:mm') };
  };
  const submit = async (to: string, urgent = false): Promise<void> => {
    const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees, ...(urgent && URGENT) } });
    const order = { to, language: 'en', request };
    const { status, body } = await qn.post('/v1/requests', order);
    expect([status, body.detail]).toEqual([201, undefined]);
    await qn.deliver(to);
  };
  const lane = async (state: string): Promise<LaneView> => {
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const found = partners.find((one) => one.state === state)?.lane;
    if (!found) throw new Error('there is no lane');
    return found;
  };
  const heldThere = async (): Promise<number> => (await qs.rows())['message'] ?? 0;

  it('is sent nothing; the lane says until when, and counts no failure', async () => {
    await submit('QS');
    await qn.exchange.sweep.run();
    await qn.deliver('QS');
    expect(await heldThere()).toBe(0);
    const found = await lane('QS');
    expect(found).toMatchObject({
      waiting: 1,
      failures: 0,
      circuit: 'CLOSED',
      lastError: 'outside-service-window',
      nextAttemptAt: opens.toISOString(),
    });
    expect(found.sentence).toBe(
      `1 for QS: outside QS's service window, next ${opens.toISOString()}`,
    );
    expect(await qn.exchange.lanes.idleWithWork()).toEqual([]);
  });

  it('is asked nothing, is sent no canary, and is not silent', async () => {
    expect(await qn.exchange.canary.run()).toBe(0);
    await qn.exchange.reconciliation.nightly();
    const { body } = await qn.get('/v1/partners/QS/reconciliations');
    expect(body.reconciliations).toEqual([]);
    expect((await lane('QS')).health).toBe('UNKNOWN');
  });

  it('is sent what is urgent all the same, and what waits before it in the lane', async () => {
    await submit('QS', true);
    expect(await heldThere()).toBe(2);
    expect(await lane('QS')).toMatchObject({ waiting: 0, failures: 0 });
    await submit('QS');
    expect(await heldThere()).toBe(2);
  });

  it('that answers nothing even to what is urgent has no outage: it is tried in a quarter of an hour', async () => {
    await submit('QT', true);
    const found = await lane('QT');
    expect(found).toMatchObject({
      waiting: 1,
      failures: 0,
      circuit: 'CLOSED',
      lastError: 'no-answer-outside-service-window',
    });
    const pause = Date.parse(found.nextAttemptAt ?? '') - qn.clock.now().getTime();
    expect(pause).toBeGreaterThan(14 * 60_000);
    expect(pause).toBeLessThanOrEqual(15 * 60_000);
    // Another wish does not make it a hot loop.
    await qn.deliver('QT');
    expect((await lane('QT')).nextAttemptAt).toBe(found.nextAttemptAt);
  });

  it('is sent everything as soon as the window opens, and from then on a silence counts', async () => {
    for (const one of [qn, qs]) one.clock.aheadMs = 2 * HOUR_MS + 60_000;
    await qn.exchange.sweep.run();
    for (const partner of ['QS', 'QT']) await qn.deliver(partner);
    expect(await heldThere()).toBe(3);
    expect(await lane('QS')).toMatchObject({ waiting: 0, failures: 0 });
    expect((await lane('QS')).lastError).toBeUndefined();
    expect(await lane('QT')).toMatchObject({ waiting: 1, failures: 1, lastError: 'ECONNREFUSED' });
    expect(await qn.exchange.canary.run()).toBe(2);
  });

  it('that publishes no window any more is not waited for', async () => {
    await qn.dataSource.query(
      `update lane set last_error = 'outside-service-window', failures = 0,
         next_attempt_at = now() + interval '3 days' where partner = 'QS'`,
    );
    await directory.issue();
    await qn.exchange.sweep.run();
    await submit('QS');
    expect(await heldThere()).toBe(4);
  });
});

const URGENT = {
  legalBases: ['EU_2023_977' as const],
  urgency: 'URGENT' as const,
  urgencyGrounds: ['U-LIFE' as const],
  urgencyReason: 'The pistol was fired at a person, and the shooter has not been found.',
  necessityStatement: 'Without the chain of owners the shooter cannot be found.',
  reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
};
