import type { DigestCounts } from './digest-counts.ts';
import type { MailWords } from './mail-words.ts';
import { writeMail, type MailText } from './write-mail.ts';

/** Whose summary of which day it is. */
export interface DigestOf {
  mailId: string;
  state: string;
  person: string;
  day: string;
}

/** The summary of somebody's day: how much waits, and nothing by which a case could be known. */
export function digestText(of: DigestOf, counts: DigestCounts, words: MailWords): MailText {
  const { mailId, state, person, day } = of;
  const lines: [string, number][] = [
    ['digest-overdue', counts.overdue],
    ['digest-due-soon', counts.dueSoon],
    ['digest-waiting', counts.waiting],
    ['digest-news', counts.news],
    ['digest-unread', counts.unread],
    ['digest-mentions', counts.mentions],
  ];
  return writeMail(
    {
      mailId,
      state,
      subject: words.say('digest-subject', { day: words.day(day) }),
      says: words.say('digest-says'),
      facts: lines.map(([key, count]) => [words.say(key), String(count)]),
      ends: [words.say('digest-off'), words.say('to-person', { person, state })],
    },
    words,
  );
}
