import type { JSX } from 'react';
import type { ForecastView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { DirectionTable } from './direction-table.tsx';

/** What will be late within 72 hours if nothing happens. */
export function ForecastCard({ forecast }: { forecast: readonly ForecastView[] }): JSX.Element {
  const { t } = useWords();
  const hours = [...new Set(forecast.map(({ withinHours }) => withinHours))];
  return (
    <DirectionTable
      title={t('board.forecast')}
      help={t('board.forecast-help')}
      head={t('board.within')}
      look="bar-soon"
      lines={hours.map((within) => ({
        says: t('board.hours', { count: within }),
        filters: { dueWithin: String(within) },
        cases: (direction) =>
          forecast.find((line) => line.direction === direction && line.withinHours === within)
            ?.cases ?? 0,
      }))}
    />
  );
}
