import i18next from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import { languageOf, LANGUAGES } from './languages.ts';

/** Only the choice of the language is kept in the browser; nothing of a case ever is. */
const KEPT = 'trace-language';

const CATALOGUES = import.meta.glob<{ default: object }>('./catalogue/*.ts');
const FONTS: Record<string, () => Promise<unknown>> = {
  ar: () => import('@fontsource-variable/noto-sans-arabic/wght.css'),
  zh: () => import('./chinese-font.css'),
};

/** Starts in the language that was chosen last, or the first of the browser's that the console has. */
export async function startLanguage(): Promise<void> {
  const wanted = [localStorage.getItem(KEPT) ?? '', ...navigator.languages].map(
    (one) => one.split('-', 1)[0] ?? '',
  );
  const code = wanted.find((one) => LANGUAGES.some((known) => known.code === one)) ?? 'en';
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: code,
      fallbackLng: 'en',
      resources: {},
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  await Promise.all([load('en'), load(code)]);
  await i18next.changeLanguage(code);
  dress(code);
}

/** Changes the language at once; what is being written stays where it is. */
export async function speak(code: string): Promise<void> {
  await load(code);
  localStorage.setItem(KEPT, code);
  await i18next.changeLanguage(code);
  dress(code);
}

async function load(code: string): Promise<void> {
  if (i18next.hasResourceBundle(code, 'translation')) return;
  const catalogue = await CATALOGUES[`./catalogue/${code}.ts`]?.();
  await FONTS[code]?.();
  i18next.addResourceBundle(code, 'translation', catalogue?.default ?? {});
}

function dress(code: string): void {
  const { direction } = languageOf(code);
  document.documentElement.lang = code;
  document.documentElement.dir = direction;
}
