import { useEffect } from 'react';
import { useWords } from '../language/use-words.ts';

/**
 * Keeps the title of the window at what the page is about: its heading, and before it that something is wrong (WCAG 2.2,
 * 2.4.2; the pattern of the GOV.UK Design System).
 */
export function usePageTitle(): void {
  const { t } = useWords();
  useEffect(() => {
    const tell = (): void => {
      const heading = document.querySelector('main h1')?.textContent ?? '';
      const isWrong = document.querySelector('main [data-faults]') !== null;
      const title = [heading, t('product')].filter((one) => one !== '').join(' – ');
      document.title = isWrong ? t('form.error-title', { title }) : title;
    };
    tell();
    const observer = new MutationObserver(tell);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [t]);
}
