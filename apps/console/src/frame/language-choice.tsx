import { NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { changeLanguage } from '../client/sdk.gen.ts';
import { speak } from '../language/start-language.ts';
import { useWords } from '../language/use-words.ts';

/**
 * The language, to be changed at any time: what is being written stays as it is. The node keeps it for somebody who is
 * signed in, and writes mails in it.
 */
export function LanguageChoice({ isSignedIn = false }: { isSignedIn?: boolean }): JSX.Element {
  const { t, language } = useWords();
  const keep = useMutation({
    mutationFn: async (code: string) => answerOf(changeLanguage({ body: { language: code } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
  const choose = async (code: string): Promise<void> => {
    await speak(code);
    if (isSignedIn) keep.mutate(code);
  };
  return (
    <NativeSelect
      size="xs"
      w={110}
      data-languages
      aria-label={t('frame.language')}
      value={language}
      onChange={(event) => void choose(event.currentTarget.value)}
    >
      {LANGUAGES.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}
