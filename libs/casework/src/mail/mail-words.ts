import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { NOTICE_KINDS, type NoticeKind } from '../notices/index.ts';

/** The languages in which mails are written: the six of the United Nations. */
export const MAIL_LANGUAGES = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const;

/** One of the languages of mails. */
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** The words of one language, by their areas. */
type Catalogue = Readonly<Record<'mail' | 'code' | 'title' | 'says', Record<string, string>>>;

const FOLDER = 'libs/casework/mail';
const catalogues = new Map<MailLanguage, Catalogue>();

/** The language of mails that a tag (BCP 47) asks for; the other one where mails are not written in that. */
export function mailLanguageOf(
  tag: string | null | undefined,
  otherwise: MailLanguage,
): MailLanguage {
  const [wanted] = (tag ?? '').toLowerCase().split('-', 1);
  return MAIL_LANGUAGES.find((one) => one === wanted) ?? otherwise;
}

/** The words of the mails in one language. */
export class MailWords {
  private readonly catalogue: Catalogue;

  constructor(readonly language: MailLanguage) {
    this.catalogue = catalogueOf(language);
  }

  /** The direction in which the language is read. */
  get direction(): 'ltr' | 'rtl' {
    return this.language === 'ar' ? 'rtl' : 'ltr';
  }

  /** A sentence or a label, with these values in their places. */
  say(key: string, values: Readonly<Record<string, string>> = {}): string {
    return filled(this.catalogue.mail[key] ?? key, values);
  }

  /** What a notice is about, in a few words. */
  title(kind: NoticeKind): string {
    return this.catalogue.title[kind] ?? kind;
  }

  /** What a notice means and what to do. */
  says(kind: NoticeKind): string {
    return this.catalogue.says[kind] ?? NOTICE_KINDS[kind];
  }

  /** A coded value; one that the catalogue does not know stays as it is. */
  code(value: string): string {
    const week = /^WEEK_(\d+)$/.exec(value)?.[1];
    if (week !== undefined) return filled(this.catalogue.code['WEEK'] ?? value, { n: week });
    return this.catalogue.code[value] ?? value;
  }

  /** A day in words; its digits are those of serial numbers. */
  day(day: string): string {
    const locale = this.language === 'ar' ? 'ar-u-nu-latn' : this.language;
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    return format.format(new Date(`${day}T00:00:00Z`));
  }
}

function filled(message: string, values: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

function catalogueOf(language: MailLanguage): Catalogue {
  const known = catalogues.get(language);
  if (known) return known;
  const text = readFileSync(join(projectRoot(), FOLDER, `${language}.json`), 'utf8');
  const read = JSON.parse(text) as Catalogue;
  catalogues.set(language, read);
  return read;
}
