import { AUDIT_ACTIONS } from './audit.ts';
import { diskStanding, logStanding, whatStops } from './trail-standing.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const HOUR = 3_600_000;
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const MEGABYTE = 1_048_576;

describe('how the log over the trail stands', () => {
  it.each([
    [undefined, HOUR, 'UP'],
    [ago(29_999), HOUR, 'UP'],
    [ago(30_000), HOUR, 'BEHIND'],
    [ago(HOUR - 1), HOUR, 'BEHIND'],
    [ago(HOUR), HOUR, 'STOPPED'],
    // a short time of grace is warned of before it is over
    [ago(3_000), 6_000, 'BEHIND'],
    // the clock of the database was set back
    [ago(-HOUR), HOUR, 'UP'],
  ] as const)('oldest at %s, %i ms of grace: %s', (oldest, grace, standing) => {
    expect(logStanding(oldest, NOW, grace)).toBe(standing);
  });
});

describe('how the disk stands', () => {
  it.each([
    [21_000, 100_000, 'UP'],
    [20_000, 100_000, 'WARNING'],
    [64, 100_000, 'WARNING'],
    [63, 100_000, 'FULL'],
  ] as const)('%i of %i MiB free: %s', (free, total, standing) => {
    const facts = { freeBytes: free * MEGABYTE, totalBytes: total * MEGABYTE };
    expect(diskStanding(facts, 80)).toBe(standing);
  });
});

describe('what stops an action', () => {
  const well = { log: 'UP', disk: 'UP' } as const;
  const stopped = { log: 'STOPPED', disk: 'UP' } as const;
  const full = { log: 'UP', disk: 'FULL' } as const;

  it('is nothing while all is well, or only behind and filling', () => {
    expect(whatStops(AUDIT_ACTIONS, well)).toBeUndefined();
    expect(whatStops(AUDIT_ACTIONS, { log: 'BEHIND', disk: 'WARNING' })).toBeUndefined();
  });

  it('is the log for reading and changing alike, but not for what leads out of it', () => {
    expect(whatStops(['CASE_READ'], stopped)).toBe('audit.behind');
    expect(whatStops(['MESSAGE_QUEUED'], stopped)).toBe('audit.behind');
    expect(whatStops(['SIGNED_IN', 'DIRECTORY_IN_FORCE'], stopped)).toBeUndefined();
    expect(whatStops(['SIGNED_IN', 'CASE_READ'], stopped)).toBe('audit.behind');
  });

  it('is a full disk for changes only', () => {
    expect(whatStops(['CASE_READ', 'CASES_LISTED', 'EVIDENCE_EXPORTED'], full)).toBeUndefined();
    expect(whatStops(['MESSAGE_ACCEPTED'], full)).toBe('disk.full');
    expect(whatStops(['ATTACHMENT_UPLOADED', 'CASE_READ'], full)).toBe('disk.full');
  });

  it('leaves no change of a case to a node whose log has stopped', () => {
    const goOn = AUDIT_ACTIONS.filter((action) => whatStops([action], stopped) === undefined);
    expect(goOn.filter((action) => /^(?:MESSAGE|CASE|DRAFT|ATTACH|IDENT)/.test(action))).toEqual(
      [],
    );
  });
});
