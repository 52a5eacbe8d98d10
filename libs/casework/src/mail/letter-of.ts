import { IsNull, type DataSource } from 'typeorm';
import { AccountRow } from '../accounts/account.entity.ts';
import { signInNameOf } from '../accounts/person-name.ts';
import type { CaseFiles } from '../case-files.ts';
import { NoticeRow } from '../notices/index.ts';
import { digestCounts } from './digest-counts.ts';
import { digestText } from './digest-text.ts';
import { mailText } from './mail-text.ts';
import { mailLanguageOf, MailWords, type MailLanguage } from './mail-words.ts';
import type { MailText } from './write-mail.ts';

/** What a letter is made of. */
interface Ground {
  dataSource: DataSource;
  caseFiles: Pick<CaseFiles, 'count'>;
  state: string;
  /** The addresses of the desks. */
  desks: Readonly<Record<string, readonly string[]>>;
  /** The language of the desks, and of people who have named none. */
  language: MailLanguage;
}

/** For what a mail is: a notice, or somebody's day. */
interface Wanted {
  mailId: string;
  noticeId: string | null;
  accountId: string | null;
  day: string | null;
}

/** A mail with those who get it; with nobody, why. */
export interface AddressedMail {
  to: readonly string[];
  nobody: string;
  mail: MailText;
  caseId?: string | null;
}

/**
 * Writes a mail at the moment at which it is sent, in the language of whoever gets it. What concerns one person goes to
 * his own address, where he has named one, and else to the desk.
 */
export async function letterOf(ground: Ground, wanted: Wanted): Promise<AddressedMail> {
  const { mailId, noticeId, accountId, day } = wanted;
  if (noticeId !== null) return forNotice(ground, noticeId);
  if (accountId === null || day === null) throw new Error('a mail is for nothing');
  return forDay(ground, { mailId, accountId, day });
}

async function forNotice(ground: Ground, noticeId: string): Promise<AddressedMail> {
  const { dataSource, state, desks, language } = ground;
  const em = dataSource.manager;
  const notice = await em.findOneByOrFail(NoticeRow, { noticeId });
  const account =
    notice.person === null
      ? null
      : await em.findOneBy(AccountRow, {
          signInName: signInNameOf(notice.person),
          disabledAt: IsNull(),
        });
  const own = account?.email ?? undefined;
  const words = new MailWords(own === undefined ? language : languageOf(account, language));
  return {
    to: own === undefined ? (desks[notice.desk] ?? []) : [own],
    nobody: 'no address for this desk',
    mail: mailText(notice, state, words, own === undefined ? undefined : account?.person),
    caseId: notice.caseId,
  };
}

async function forDay(
  ground: Ground,
  { mailId, accountId, day }: { mailId: string; accountId: string; day: string },
): Promise<AddressedMail> {
  const { dataSource, state, language } = ground;
  const account = await dataSource.manager.findOneByOrFail(AccountRow, { accountId });
  const { email, digestHour, disabledAt, person } = account;
  const isWanted = email !== null && digestHour !== null && disabledAt === null;
  const words = new MailWords(languageOf(account, language));
  const counts = await digestCounts(ground, account);
  return {
    to: isWanted ? [email] : [],
    nobody: 'not wanted any more',
    mail: digestText({ mailId, state, person, day }, counts, words),
  };
}

function languageOf(account: AccountRow | null, otherwise: MailLanguage): MailLanguage {
  return mailLanguageOf(account?.language, otherwise);
}
