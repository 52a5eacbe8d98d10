import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { useWords } from '../language/use-words.ts';
import { useForm, useValueAt } from './form-context.ts';

/** In which language the texts of a document are written; it need not be that of the console. */
export function TextLanguage(): JSX.Element {
  const { t, language } = useWords();
  const { change } = useForm();
  const value = useValueAt(['language']);
  return (
    <NativeSelect
      label={t('form.language')}
      maw={240}
      value={typeof value === 'string' ? value : language}
      onChange={(event) => change(['language'], event.currentTarget.value)}
    >
      {LANGUAGES.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}
