import { NodeWatch } from '@trace/casework';
import {
  DiskReserve,
  log,
  withOrigin,
  type Audit,
  type Clock,
  type Config,
  type Jobs,
  type Metrics,
  type TrailGuard,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import { trailFigures } from './trail-figures.ts';

/** What the watch stands on. */
interface Ground {
  config: Config;
  dataSource: DataSource;
  audit: Audit;
  guard: TrailGuard;
  clock: Clock;
  jobs: Jobs;
  metrics: Metrics;
}

/**
 * Lets the guard judge from now on, and looks in every process by a timer that nothing else waits for, so that one whose
 * worker has fallen silent is told of as well.
 *
 * @returns how it is stopped
 */
export function watchNode(ground: Ground): () => Promise<void> {
  const { config, dataSource, guard, metrics } = ground;
  const { dataDir, databaseUrl, trail } = config;
  // A database elsewhere has another disk, on which nothing can be set aside from here.
  const setAside = databaseUrl === undefined ? trail.diskReserveMegabytes : 0;
  const reserve = new DiskReserve(dataDir, trail.diskWarnPercent, setAside);
  const watch = new NodeWatch({ ...ground, reserve });
  trailFigures(metrics, dataSource, guard);
  guard.begin();
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= withOrigin({ source: 'node' }, () => watch.run())
      .catch((fault: unknown) => log('audit').warn('the trail was not looked after', { fault }))
      .finally(() => (running = undefined));
  }, config.sweepSeconds * 1_000);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
