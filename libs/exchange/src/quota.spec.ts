import { bytesOfDay, hourOf, quotaOf, type QuotaUse } from './quota.ts';

const LIMITS = { messagesPerHour: 10, bytesPerHour: 1_000, bytesPerDay: 5_000 };
const NOW = new Date('2026-01-06T09:45:30.000Z');
const USE: QuotaUse = { hour: hourOf(NOW), messages: 9, bytes: 999, bytesOfDay: 4_999 };

describe('what a partner may send', () => {
  it('is counted by the hour of the clock', () => {
    expect(hourOf(NOW).toISOString()).toBe('2026-01-06T09:00:00.000Z');
  });

  it('is more, as long as it has not reached a limit', () => {
    expect(quotaOf(USE, LIMITS, NOW)).toEqual({ kind: 'WITHIN' });
  });

  it.each([
    ['messagesPerHour', { messages: 10 }],
    ['bytesPerHour', { bytes: 1_000 }],
    ['bytesPerDay', { bytesOfDay: 5_000 }],
  ] as const)('is nothing once %s is reached, until the hour ends', (limit, changes) => {
    expect(quotaOf({ ...USE, ...changes }, LIMITS, NOW)).toEqual({
      kind: 'SPENT',
      limit,
      retryAfterSeconds: 870,
    });
  });

  it('begins anew with the next hour, but not with what lies on the disk', () => {
    const before = { ...USE, hour: new Date('2026-01-06T08:00:00.000Z'), messages: 99, bytes: 9e9 };
    expect(quotaOf(before, LIMITS, NOW)).toEqual({ kind: 'WITHIN' });
    expect(quotaOf({ ...before, bytesOfDay: 9e9 }, LIMITS, NOW)).toMatchObject({
      limit: 'bytesPerDay',
    });
  });

  it('comes back hour by hour, as each leaves the last twenty-four', () => {
    const hours = [
      { hour: new Date('2026-01-05T09:00:00.000Z'), bytes: 4 },
      { hour: new Date('2026-01-05T10:00:00.000Z'), bytes: 2 },
      { hour: new Date('2026-01-06T09:00:00.000Z'), bytes: 1 },
    ];
    const at = (time: string): number => bytesOfDay(hours, new Date(time));
    expect(at('2026-01-06T08:59:59.999Z')).toBe(7);
    expect(at('2026-01-06T09:00:00.000Z')).toBe(3);
    expect(at('2026-01-06T10:00:00.000Z')).toBe(1);
    expect(at('2026-01-07T09:00:00.000Z')).toBe(0);
  });
});
