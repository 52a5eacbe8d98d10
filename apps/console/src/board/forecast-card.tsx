import { Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { StackedBar } from '../charts/stacked-bar.tsx';
import type { ForecastView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { CaseCount } from './case-count.tsx';
import { DIRECTIONS } from './standings.ts';

/** What will be late within 72 hours if nothing happens. */
export function ForecastCard({ forecast }: { forecast: readonly ForecastView[] }): JSX.Element {
  const { t } = useWords();
  const longest = Math.max(0, ...forecast.map(({ cases }) => cases));
  const hours = [...new Set(forecast.map(({ withinHours }) => withinHours))];
  const casesOf = (direction: string, within: number): number =>
    forecast.find((line) => line.direction === direction && line.withinHours === within)?.cases ??
    0;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('board.forecast')}>
      <Title order={2} size="h5">
        {t('board.forecast')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('board.forecast-help')}
      </Text>
      <table className="list-table chart-table">
        <thead>
          <tr>
            <th scope="col">{t('board.within')}</th>
            {DIRECTIONS.map((direction) => (
              <th key={direction} scope="col" colSpan={2}>
                {t(`cases.${direction}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((within) => (
            <tr key={within}>
              <th scope="row">{t('board.hours', { count: within })}</th>
              {DIRECTIONS.map((direction) => (
                <BarCells
                  key={direction}
                  cases={casesOf(direction, within)}
                  longest={longest}
                  look="bar-soon"
                  filters={{ direction, dueWithin: String(within) }}
                  says={`${t('board.hours', { count: within })}, ${t(`cases.${direction}`)}`}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  );
}

/** A number with its cases behind it, and the bar that shows it. */
export function BarCells({
  cases,
  longest,
  look,
  filters,
  says,
}: {
  cases: number;
  longest: number;
  look: 'bar-late' | 'bar-soon';
  filters: Parameters<typeof CaseCount>[0]['filters'];
  says: string;
}): JSX.Element {
  return (
    <>
      <td className="number-cell">
        <CaseCount count={cases} filters={filters} says={says} />
      </td>
      <td className="bar-cell">
        <StackedBar longest={longest} parts={[{ name: 'cases', value: cases, look }]} />
      </td>
    </>
  );
}
