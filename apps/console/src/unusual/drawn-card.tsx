import { Group, Paper, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { DrawnOpeningView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { WordsSaid } from './words-said.tsx';

/** One opening of a case that was drawn: who, which case, when, and what was said about it. */
export function DrawnCard({ opening }: { opening: DrawnOpeningView }): JSX.Element {
  const { t } = useWords();
  const { key, officer, role, at, hasPart, words } = opening;
  const { caseId, reference } = opening.case;
  return (
    <Paper withBorder p="sm" component="article" aria-label={reference}>
      <Group gap="xs" mb="xs">
        <Text size="sm" component="bdi" fw={600}>
          {officer}
        </Text>
        <Coded value={role} />
        <Go to="/cases/$caseId" params={{ caseId }} className="ref" size="sm">
          {reference}
        </Go>
        <Text size="sm" span>
          {t('unusual.at')} <Instant at={at} />
        </Text>
        {hasPart ? (
          <Text size="sm" span>
            {t('unusual.has-part')}
          </Text>
        ) : (
          <Marked color="orange">{t('unusual.no-part')}</Marked>
        )}
      </Group>
      <WordsSaid about={key} officer={officer} words={words} />
    </Paper>
  );
}
