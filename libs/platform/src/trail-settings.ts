import type { ConfigReader } from './config-reader.ts';

/** How long the node goes on without its sequencer, and what it keeps of its disk. */
export interface TrailSettings {
  /** For so long actions go on while entries get no positions. */
  graceMinutes: number;
  /** From so much of the disk on people are warned. */
  diskWarnPercent: number;
  /** So much is set aside on the disk of the data folder, and given up when it is full. */
  diskReserveMegabytes: number;
}

/** The settings of what evidence needs. */
export function readTrailSettings(read: ConfigReader): TrailSettings {
  return Object.freeze({
    graceMinutes: read.number('AUDIT_GRACE_MINUTES', 60, {
      least: 0.05,
      most: 1_440,
      whole: false,
    }),
    diskWarnPercent: read.number('DISK_WARN_PERCENT', 80, { least: 1, most: 100 }),
    diskReserveMegabytes: read.number('DISK_RESERVE_MEGABYTES', 48, { least: 0, most: 10_000 }),
  });
}
