import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { speak } from '../language/start-language.ts';
import { useWords } from '../language/use-words.ts';

/** The language, to be changed at any time: what is being written stays as it is. */
export function LanguageChoice(): JSX.Element {
  const { t, language } = useWords();
  return (
    <NativeSelect
      size="xs"
      w={110}
      data-languages
      aria-label={t('frame.language')}
      value={language}
      onChange={(event) => void speak(event.currentTarget.value)}
    >
      {LANGUAGES.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}
