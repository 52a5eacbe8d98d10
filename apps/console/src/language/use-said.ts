import { useQuery } from '@tanstack/react-query';
import { languageOf } from './languages.ts';
import { sayingsOf, type Sayings } from './said-by-node.ts';
import type { Help } from './use-help.ts';
import { useWords } from './use-words.ts';

const SAID = import.meta.glob<Readonly<Record<string, string>>>('./said/*.json', {
  import: 'default',
});

/** English is what the node speaks. */
const AS_IT_IS: Sayings = () => undefined;

async function readSayings(language: string): Promise<Sayings> {
  const dictionary = await SAID[`./said/${language}.json`]?.();
  return dictionary ? sayingsOf(dictionary, languageOf(language).direction) : AS_IT_IS;
}

/**
 * Gives what the node says, such as a problem, a finding or the steps to a due date, in the language of whoever reads.
 * The node says it in English; what the dictionary of the language has not yet stays so, and is marked as English.
 */
export function useSaid(): (english: string) => Help {
  const { language } = useWords();
  const { data } = useQuery({
    queryKey: ['said', language],
    queryFn: async () => readSayings(language),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (english) => {
    const text = data?.(english);
    return text === undefined ? { text: english, language: 'en' } : { text, language };
  };
}
