import type { Metrics, TrailGuard } from '@trace/platform';
import type { DataSource } from 'typeorm';

const DISK = { UP: 0, WARNING: 1, FULL: 2 };

/** Shows among the figures of this process whether what is done can be written down. */
export function trailFigures(metrics: Metrics, dataSource: DataSource, guard: TrailGuard): void {
  metrics.watch(
    'trace_audit',
    'Entries without a position, the seconds that the oldest waits, entries that could not be written since the last that could, and the disk (0 well, 1 filling, 2 full)',
    'figure',
    async () => {
      const { waiting, oldestAt } = await guard.standing(dataSource.manager);
      return new Map([
        ['waiting', waiting],
        ['oldest_seconds', oldestAt ? (Date.now() - oldestAt.getTime()) / 1_000 : 0],
        ['unwritten', guard.outage?.times ?? 0],
        ['disk', DISK[guard.disk]],
      ]);
    },
  );
}
