import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { ClockKind } from '../deadlines/index.ts';
import { RUNGS } from '../escalation/ladder.ts';
import { DESKS, NOTICE_KINDS, type NoticeKind } from '../notices/index.ts';
import { digestText } from './digest-text.ts';
import { mailRetry } from './mail-retry.ts';
import { mailText, type Told } from './mail-text.ts';
import { MAIL_LANGUAGES, mailLanguageOf, MailWords } from './mail-words.ts';
import { testMail } from './test-mail.ts';

const CLOCKS: readonly ClockKind[] = [
  'DELIVERY',
  'ACKNOWLEDGEMENT',
  'ANSWER',
  'INTERIM_REPORT',
  'DECISION',
  'CLARIFICATION',
  'DELAY_UPDATE',
  'CONSULTATION',
  'REVIEW',
  'EXPLANATION',
  'PERMISSION',
  'STATUS',
  'JOINT_TEAM',
  'PURGE',
  'CLOSE',
  'TRIAGE',
];

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
  const english = new MailWords('en');

  it('names the reference, the State, the clock, its date, and where to look', () => {
    const facts = [
      ['Case', 'QN-TR-2026-000123'],
      ['Other State', 'QS'],
      ['Clock', 'Answer'],
      ['Reached', 'Head'],
      ['Due', '2026-04-10T22:00:00.000Z'],
      ['Told', '2026-04-10T22:00:02.000Z'],
      ['Look at', '/v1/cases/019b0000-0000-7000-8000-000000000002'],
    ];
    const end =
      'To the desk Head of QN. This mail was written by the node; nobody reads answers to it.';
    expect(mailText(aNotice(), 'QN', english)).toEqual({
      messageId: '<019b0000-0000-7000-8000-000000000001@qn.trace-node.invalid>',
      subject: '[QN] QN-TR-2026-000123 · QS · Answer · Overdue',
      text: [
        NOTICE_KINDS.CLOCK_OVERDUE,
        '',
        ...facts.map(([name, value]) => `${name}: ${value}`),
        '',
        end,
        '',
      ].join('\n'),
      html: [
        '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"></head><body>',
        `<p>${NOTICE_KINDS.CLOCK_OVERDUE}</p>`,
        `<p>${facts.map(([name, value]) => `${name}: <bdi>${value}</bdi>`).join('<br>')}</p>`,
        `<p>${end}</p></body></html>`,
      ].join(''),
      language: 'en',
    });
  });

  it.each(['Operation Ivan Petrov', 'QN-TR-2026-000123\r\nBcc: x@y.example', ''])(
    'keeps at home a reference that a person has invented: %j',
    (reference) => {
      const { subject, text, html } = mailText(aNotice({ reference }), 'QN', english);
      const shown = `${subject}\n${text}\n${html}`;
      if (reference !== '') expect(shown).not.toContain(reference);
      expect(shown).not.toMatch(/Petrov|Bcc/);
      expect(subject).toContain('019b0000-0000-7000-8000-000000000002');
    },
  );

  it('is read from the right in Arabic, and no reference turns', () => {
    const { text, html, subject } = mailText(aNotice(), 'QN', new MailWords('ar'));
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain('القضية: \u2068QN-TR-2026-000123\u2069');
    expect(subject).toBe('[QN] QN-TR-2026-000123 · QS · الجواب · تجاوز الموعد');
  });

  it('never makes markup of a name', () => {
    const { html } = mailText(aNotice(), 'QN', english, '<b>"Weber" & Co</b>');
    expect(html).toContain('&lt;b&gt;&quot;Weber&quot; &amp; Co&lt;/b&gt;');
    expect(html).not.toContain('<b>');
  });
});

describe('the words of the mails', () => {
  const words = (language: string): Promise<Record<string, Record<string, string>>> =>
    readFile(join(projectRoot(), `libs/casework/mail/${language}.json`), 'utf8').then(
      (text) => JSON.parse(text) as Record<string, Record<string, string>>,
    );
  const placesIn = (message: string): string[] =>
    [...message.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();

  it.each(MAIL_LANGUAGES)(
    'say in %s all that they say in English, in the same order',
    async (one) => {
      const [english, here] = [await words('en'), await words(one)];
      expect(Object.keys(here)).toEqual(Object.keys(english));
      for (const [area, messages] of Object.entries(english)) {
        expect(Object.keys(here[area] ?? {})).toEqual(Object.keys(messages));
        for (const [key, message] of Object.entries(messages)) {
          const said = here[area]?.[key] ?? '';
          expect([key, said.trim() === '', placesIn(said)]).toEqual([
            key,
            false,
            placesIn(message),
          ]);
          if (one !== 'en' && area === 'says') expect(said).not.toBe(message);
        }
      }
    },
  );

  it('have a sentence and a title for every kind of notice', async () => {
    const { says, title } = await words('en');
    expect(says).toEqual(NOTICE_KINDS);
    expect(Object.keys(title ?? {})).toEqual(Object.keys(NOTICE_KINDS));
    for (const what of Object.keys(NOTICE_KINDS) as NoticeKind[])
      for (const language of MAIL_LANGUAGES) {
        const { text, subject } = mailText(aNotice({ what }), 'QN', new MailWords(language));
        expect([what, text, subject]).toEqual([
          what,
          expect.not.stringContaining('{'),
          expect.not.stringContaining(what),
        ]);
      }
  });

  it('have a word for every clock, desk and rung', () => {
    for (const language of MAIL_LANGUAGES) {
      const of = new MailWords(language);
      for (const one of [...CLOCKS, ...DESKS, ...RUNGS]) expect(of.code(one)).not.toBe(one);
      expect(of.code('WEEK_3')).toMatch(/3/);
    }
  });

  it('are those of the language that somebody has chosen, by its first part', () => {
    expect(mailLanguageOf('fr-CA', 'en')).toBe('fr');
    expect(mailLanguageOf('ZH-Hant', 'en')).toBe('zh');
    expect(mailLanguageOf('sl', 'ru')).toBe('ru');
    expect(mailLanguageOf(null, 'es')).toBe('es');
  });

  it('make a summary of numbers alone, and a test mail', () => {
    const counts = { overdue: 3, dueSoon: 1, waiting: 0, news: 12, unread: 4, mentions: 2 };
    const of = { mailId: 'x', state: 'QN', person: 'M. Weber', day: '2026-11-30' };
    const { subject, text } = digestText(of, counts, new MailWords('fr'));
    expect(subject).toBe('[QN] Résumé du 30 novembre 2026');
    expect(text.split('\n').slice(2, 8)).toEqual([
      'En retard: 3',
      'Bientôt dus: 1',
      'En attente de vous: 0',
      'Dossiers avec du nouveau: 12',
      'Avis non lus: 4',
      'Mentions de vous: 2',
    ]);
    expect(testMail('x', 'QN', new MailWords('en')).text).toBe(
      'The node of QN can send mails to this address. Nothing has to be done.\n',
    );
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
