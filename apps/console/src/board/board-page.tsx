import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getBoard } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go, GoButton } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { CausesCard } from './causes-card.tsx';
import { ForecastCard } from './forecast-card.tsx';
import { GroupTable } from './group-table.tsx';
import { LateCases } from './late-cases.tsx';
import { StandingTiles } from './standing-tiles.tsx';

/** The supervisor's board: how the cases of both directions stand at this moment, and what will be late. */
export function BoardPage(): JSX.Element {
  const { t } = useWords();
  const { direction, by } = useSearch({ from: '/frame/board' });
  const { data, error } = useQuery({
    queryKey: ['board'],
    queryFn: async () => (await answerOf(getBoard())).content,
    refetchInterval: 15_000,
  });
  const inOne = direction === undefined ? {} : { direction };
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('menu.board')}
        </Title>
        <GoButton to="/scorecards" size="xs" variant="default">
          {t('score.title')}
        </GoButton>
      </Group>
      {error && <FaultAlert fault={error} />}
      <Group gap="xs" component="nav" aria-label={t('filter.direction')}>
        <Text size="sm">{t('board.show')}</Text>
        {([undefined, 'OUT', 'IN'] as const).map((one) => (
          <Go
            key={one ?? 'both'}
            to="/board"
            search={{ ...(one && { direction: one }), ...(by !== undefined && { by }) }}
            size="sm"
            aria-current={direction === one ? 'page' : undefined}
            fw={direction === one ? 700 : 400}
          >
            {t(one === undefined ? 'board.both' : `cases.${one}`)}
          </Go>
        ))}
        {data && (
          <Text size="sm" c="dimmed">
            {t('board.as-of')} <Instant at={data.asOf} />
          </Text>
        )}
      </Group>
      {data?.totals
        .filter((total) => (direction ?? total.direction) === total.direction)
        .map((total) => (
          <StandingTiles key={total.direction} total={total} />
        ))}
      {data && <GroupTable groups={data.groups} />}
      {data && (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <ForecastCard forecast={data.forecast} />
          <CausesCard causes={data.causes} />
        </SimpleGrid>
      )}
      <LateCases
        title={t('board.late')}
        none={t('board.late-none')}
        filters={{ ...inOne, standing: 'OVERDUE' }}
      />
      <LateCases
        title={t('board.next')}
        none={t('board.next-none')}
        filters={{ ...inOne, dueWithin: '72' }}
      />
    </Stack>
  );
}
