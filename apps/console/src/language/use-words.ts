import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from './languages.ts';
import { readable } from './readable.ts';

/** The words of the console in the language of whoever reads. */
export interface Words {
  /** A sentence or label of the catalogue. */
  t: (key: string, values?: Record<string, string | number>) => string;
  /**
   * A coded value: the catalogue's word for it, or the code made readable. Where one code means different things, such as
   * the `1` of a sex and of an evaluation, the member in which it stands tells them apart.
   */
  code: (value: string, member?: string) => string;
  /** The label of a member of a message. */
  field: (name: string) => string;
  locale: string;
  language: string;
}

/** The words for a component; it is drawn again when the language changes. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const plain = useCallback(
    (key: string, values?: Record<string, string | number>) => t(key, values ?? {}),
    [t],
  );
  const code = useCallback(
    (value: string, member?: string) => {
      const known = [`code.${member}-${value}`, `code.${value}`].find((key) => i18n.exists(key));
      return known === undefined ? readable(value) : plain(known);
    },
    [i18n, plain],
  );
  const field = useCallback(
    (name: string) => (i18n.exists(`field.${name}`) ? plain(`field.${name}`) : readable(name)),
    [i18n, plain],
  );
  return { t: plain, code, field, locale: languageOf(language).locale, language };
}
