export { Digests } from './digests.ts';
export { doneWith } from './digest-day.ts';
export { MailRow } from './mail.entity.ts';
export { Mailing } from './mailing.ts';
export { mailLanguageOf, MailWords, type MailLanguage } from './mail-words.ts';
export { NotTaken, Post } from './post.ts';
export { testMail } from './test-mail.ts';
export type { MailText } from './write-mail.ts';
