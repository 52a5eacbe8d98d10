import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { BoardTotalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { CaseCount } from './case-count.tsx';
import { STANDINGS } from './standings.ts';

/** How the open cases of one direction stand: each number leads to the cases that it counts. */
export function StandingTiles({ total }: { total: BoardTotalView }): JSX.Element {
  const { t } = useWords();
  const { direction, counts } = total;
  const title = t(`board.title-${direction}`);
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 9 }} spacing="xs">
        {STANDINGS.map(([standing, name]) => (
          <Paper
            key={standing}
            withBorder
            p="xs"
            className={standing === 'OVERDUE' && counts[name] > 0 ? 'tile tile-late' : 'tile'}
          >
            <Text size="xs">{t(`standing.${standing}`)}</Text>
            <CaseCount
              isBig
              count={counts[name]}
              filters={{ direction, standing }}
              says={`${t(`standing.${standing}`)}, ${title}`}
            />
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
