import { useQuery } from '@tanstack/react-query';
import { useWords } from './use-words.ts';

const HELP = import.meta.glob<Readonly<Record<string, string>>>('./help/*.json', {
  import: 'default',
});

/** A sentence of help, and the language in which it could be had. */
export interface Help {
  text: string;
  language: string;
}

/**
 * Gives the help at fields in the language of whoever reads. The sentences are those of the message classes; each language
 * has a file in which the English sentence leads to its own, and what is not in it yet stays English.
 */
export function useHelp(): (english: string) => Help {
  const { language } = useWords();
  const { data } = useQuery({
    queryKey: ['help', language],
    queryFn: async () => (await HELP[`./help/${language}.json`]?.()) ?? {},
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (english) => {
    const text = data?.[english];
    return text === undefined ? { text: english, language: 'en' } : { text, language };
  };
}
