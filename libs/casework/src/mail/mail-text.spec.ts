import { NOTICE_KINDS, type NoticeKind } from '../notices/index.ts';
import { mailRetry } from './mail-retry.ts';
import { mailText, type Told } from './mail-text.ts';

const aNotice = (more: Partial<Told> = {}): Told => ({
  noticeId: '019b0000-0000-7000-8000-000000000001',
  what: 'CLOCK_OVERDUE',
  desk: 'HEAD',
  caseId: '019b0000-0000-7000-8000-000000000002',
  reference: 'QN-TR-2026-000123',
  partner: 'QS',
  clock: 'ANSWER',
  rung: 'HEAD',
  dueAt: new Date('2026-04-10T22:00:00Z'),
  raisedAt: new Date('2026-04-10T22:00:02Z'),
  ...more,
});

describe('the mail for a notice', () => {
  it('names the reference, the State, the clock, its date, and where to look', () => {
    expect(mailText(aNotice(), 'QN')).toEqual({
      messageId: '<019b0000-0000-7000-8000-000000000001@qn.trace-node.invalid>',
      subject: '[QN] QN-TR-2026-000123 · QS · ANSWER · CLOCK_OVERDUE',
      text: [
        NOTICE_KINDS.CLOCK_OVERDUE,
        '',
        'Case: QN-TR-2026-000123',
        'Other State: QS',
        'Clock: ANSWER',
        'Reached: HEAD',
        'Due: 2026-04-10T22:00:00.000Z',
        'Told: 2026-04-10T22:00:02.000Z',
        'Look at: /v1/cases/019b0000-0000-7000-8000-000000000002',
        '',
        'To the desk HEAD of QN. This mail was written by the node; nobody reads answers to it.',
        '',
      ].join('\n'),
    });
  });

  it.each(['Operation Ivan Petrov', 'QN-TR-2026-000123\r\nBcc: x@y.example', ''])(
    'keeps at home a reference that a person has invented: %j',
    (reference) => {
      const { subject, text } = mailText(aNotice({ reference }), 'QN');
      const shown = `${subject}\n${text}`;
      if (reference !== '') expect(shown).not.toContain(reference);
      expect(shown).not.toMatch(/Petrov|Bcc/);
      expect(subject).toContain('019b0000-0000-7000-8000-000000000002');
    },
  );

  it('has a sentence for every kind of notice', () => {
    for (const what of Object.keys(NOTICE_KINDS) as NoticeKind[])
      expect(mailText(aNotice({ what }), 'QN').text).toMatch(/^[A-Z][^\n]+\.\n/);
  });
});

describe('a mail that was not taken', () => {
  it('is tried again after half a minute, doubling to an hour, for about a day', () => {
    const pauses = Array.from({ length: 30 }, (_, index) => mailRetry(index + 1, undefined));
    expect(pauses.slice(0, 3)).toEqual([
      { againAfterMs: 30_000 },
      { againAfterMs: 60_000 },
      { againAfterMs: 120_000 },
    ]);
    expect(pauses.at(-1)).toEqual({ givenUp: true });
    const total = pauses.reduce(
      (sum, one) => sum + ('againAfterMs' in one ? one.againAfterMs : 0),
      0,
    );
    expect(total / 3_600_000).toBeGreaterThan(20);
    expect(total / 3_600_000).toBeLessThan(30);
  });

  it.each([
    [451, false],
    [421, false],
    [535, false],
    [550, true],
    [554, true],
  ])('with the reply %s is given up at once: %s', (replyCode, givenUp) => {
    expect('givenUp' in mailRetry(1, replyCode)).toBe(givenUp);
  });
});
