import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { readMark } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';

const PAUSE_MS = 400;
/** More readings than these help nobody beside a field. */
const MOST = 4;

/** How the node reads a mark: as it compares it, what is doubtful of it, what it can be. What was written stays. */
export function MarkReading({ text }: { text: string }): JSX.Element | null {
  const { t } = useWords();
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { data } = useQuery({
    queryKey: ['mark', asked],
    queryFn: async () => (await answerOf(readMark({ body: { text: asked } }))).content,
    enabled: asked !== '',
    staleTime: Infinity,
    gcTime: 0,
  });
  if (asked === '' || !data) return null;
  return (
    <div role="status" className="mark-reading">
      <Text size="xs" c="dimmed">
        {t('reading.normalised')} <span className="ref">{data.normalised}</span>
      </Text>
      {data.doubts.map(({ code, suggestion = '' }) => (
        <Text key={code} size="xs" className="doubt">
          <span aria-hidden="true">⚠ </span>
          {t(`reading.${code}`)} {suggestion !== '' && <span className="ref">{suggestion}</span>}
        </Text>
      ))}
      {data.readings.slice(0, MOST).map(({ kind, maker = '', model = '', sentence }) => (
        <Text
          key={`${kind} ${maker} ${model} ${sentence}`}
          size="xs"
          c="dimmed"
          lang="en"
          dir="ltr"
        >
          {sentence}
        </Text>
      ))}
    </div>
  );
}
