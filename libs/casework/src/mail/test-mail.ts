import type { MailWords } from './mail-words.ts';
import { writeMail, type MailText } from './write-mail.ts';

/** The mail by which somebody sees whether mails arrive. */
export function testMail(mailId: string, state: string, words: MailWords): MailText {
  const says = words.say('test-says', { state });
  const letter = { mailId, state, subject: words.say('test-subject'), says, facts: [], ends: [] };
  return writeMail(letter, words);
}
