import { partnerHealth } from './partner-health.ts';

const NOW = new Date('2026-01-06T12:00:00.000Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

describe('the health of a partner', () => {
  it.each([
    ['no canary yet', null, null, 'UNKNOWN'],
    ['the first one under way', ago(5), null, 'UNKNOWN'],
    ['the first one under way for very long', ago(181), null, 'SILENT'],
    ['one that came back', ago(30), ago(30), 'WELL'],
    ['one that came back three intervals ago', ago(120), ago(180), 'WELL'],
    ['one that came back longer ago', ago(1), ago(181), 'SILENT'],
  ] as const)('with %s is %4$s', (_, canarySentAt, canaryReceiptAt, health) => {
    expect(partnerHealth({ canarySentAt, canaryReceiptAt }, 60, NOW)).toBe(health);
  });

  it.each([
    ['closed', { open: false, next: ago(-60) }, 'UNKNOWN'],
    ['open for three intervals', { open: true, since: ago(180) }, 'UNKNOWN'],
    ['open for longer', { open: true, since: ago(181) }, 'SILENT'],
    ['always open', { open: true }, 'SILENT'],
  ] as const)('whose last canary is old while its window is %s is %3$s', (_, hours, health) => {
    const times = { canarySentAt: ago(900), canaryReceiptAt: ago(900) };
    expect(partnerHealth(times, 60, NOW, hours)).toBe(health);
  });

  it('is not known where no canaries are sent', () => {
    expect(partnerHealth({ canarySentAt: ago(999), canaryReceiptAt: null }, 0, NOW)).toBe(
      'UNKNOWN',
    );
  });
});
