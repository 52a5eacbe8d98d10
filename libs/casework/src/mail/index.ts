export { MailRow } from './mail.entity.ts';
export { Mailing } from './mailing.ts';
export { mailText, type MailText } from './mail-text.ts';
export { NotTaken, Post } from './post.ts';
