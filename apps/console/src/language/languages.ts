/** A language of the console. */
export interface ConsoleLanguage {
  code: string;
  /** Its own name for itself. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** By which dates and numbers are written. Digits stay 0 to 9 everywhere: a serial must never look like another. */
  locale: string;
}

/** The six languages of the United Nations. */
export const LANGUAGES: readonly ConsoleLanguage[] = [
  { code: 'ar', name: 'العربية', direction: 'rtl', locale: 'ar-u-nu-latn' },
  { code: 'zh', name: '中文', direction: 'ltr', locale: 'zh-Hans-CN' },
  { code: 'en', name: 'English', direction: 'ltr', locale: 'en-GB' },
  { code: 'fr', name: 'Français', direction: 'ltr', locale: 'fr' },
  { code: 'ru', name: 'Русский', direction: 'ltr', locale: 'ru' },
  { code: 'es', name: 'Español', direction: 'ltr', locale: 'es' },
];

/** A language by its code; English where nothing fits. */
export function languageOf(code: string): ConsoleLanguage {
  return LANGUAGES.find((one) => one.code === code) ?? (LANGUAGES[2] as ConsoleLanguage);
}
