import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { LineChart } from '../charts/line-chart.tsx';
import { getScorecards } from '../client/sdk.gen.ts';
import type { MonthView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { ScoreTable } from './score-table.tsx';
import { DIRECTIONS } from './standings.ts';
import { YearsTable } from './years-table.tsx';

const PERIODS = ['90', '365', '1095'];

/** How each partner answers us and how we answer it, and what was asked and answered month by month. */
export function ScorecardsPage(): JSX.Element {
  const { t } = useWords();
  const { days = '365' } = useSearch({ from: '/frame/scorecards' });
  const { data, error } = useQuery({
    queryKey: ['scorecards', days],
    queryFn: async () => (await answerOf(getScorecards({ query: { days } }))).content,
    staleTime: 60_000,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('score.title')}
      </Title>
      {error && <FaultAlert fault={error} />}
      <Group gap="xs" component="nav" aria-label={t('score.period')}>
        <Text size="sm">{t('score.period')}</Text>
        {PERIODS.map((one) => (
          <Go
            key={one}
            to="/scorecards"
            search={{ days: one }}
            size="sm"
            aria-current={days === one ? 'page' : undefined}
            fw={days === one ? 700 : 400}
          >
            {t('score.days', { count: Number(one) })}
          </Go>
        ))}
        {data && (
          <Text size="sm" c="dimmed">
            {t('score.since')} <Instant at={data.since} to="day" zone="UTC" />
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {t('score.not-charged')}
      </Text>
      {data &&
        DIRECTIONS.map((direction) => (
          <Paper
            key={direction}
            withBorder
            p="md"
            component="section"
            aria-label={t(`score.${direction}`)}
          >
            <Title order={2} size="h5" mb="xs">
              {t(`score.${direction}`)}
            </Title>
            <ScoreTable
              direction={direction}
              since={data.since.slice(0, 10)}
              cards={data.cards.filter((card) => card.direction === direction)}
            />
            <Months months={data.months.filter((line) => line.direction === direction)} />
          </Paper>
        ))}
      <YearsTable />
    </Stack>
  );
}

function Months({ months }: { months: readonly MonthView[] }): JSX.Element | null {
  const { t, locale } = useWords();
  if (months.length < 2) return null;
  const format = new Intl.DateTimeFormat(locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return (
    <LineChart
      title={t('score.months')}
      labels={months.map(({ month }) => format.format(new Date(month)))}
      lines={[
        { name: t('score.asked'), look: 'line-one', values: months.map(({ asked }) => asked) },
        {
          name: t('score.answered'),
          look: 'line-two',
          values: months.map(({ answered }) => answered),
        },
        {
          name: t('score.answered-late'),
          look: 'line-three',
          values: months.map(({ answeredLate }) => answeredLate),
        },
      ]}
    />
  );
}
