import { Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { MissingElementView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';

/** What the State that is asked still needs to know, each with the paragraph by which a request has to say it. */
export function MissingCard({
  missing,
  language,
}: {
  missing: readonly MissingElementView[];
  language: string | undefined;
}): JSX.Element {
  const { t, code } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.missing')}>
      <Title order={2} size="h5" mb="xs">
        {t('case.missing')}
      </Title>
      <ol className="fact-list">
        {missing.map(({ element, itemRef, text, source }) => (
          <li key={`${element} ${itemRef} ${text}`}>
            <Text size="sm" fw={600}>
              {code(element, 'element')}{' '}
              <span className="source" lang="en">
                ({source})
              </span>
            </Text>
            <Text size="sm" className="free-text" lang={language}>
              {text}
            </Text>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
