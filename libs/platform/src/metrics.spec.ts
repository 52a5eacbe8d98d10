import { Metrics } from './metrics.ts';

describe('Metrics', () => {
  it('shows what was counted, measured and watched', async () => {
    const metrics = new Metrics();
    metrics.countJob('drain-lane', 'added');
    metrics.parcelTimer('QT')();
    metrics.requestTimer('GET')('/v1/cases', 200);
    const waiting = new Map([['QT', 3]]);
    metrics.watch('trace_waiting', 'Messages that wait', 'partner', async () => waiting);
    expect(await metrics.text()).toMatch(/trace_waiting\{partner="QT"\} 3/);
    waiting.clear();
    const text = await metrics.text();
    expect(text).not.toMatch(/trace_waiting\{/);
    expect(text).toMatch(/trace_jobs_total\{job="drain-lane",outcome="added"\} 1/);
    expect(text).toMatch(/trace_parcel_seconds_count\{partner="QT"\} 1/);
    expect(text).toMatch(
      /trace_request_seconds_count\{method="GET",route="\/v1\/cases",status="200"\} 1/,
    );
  });
});
