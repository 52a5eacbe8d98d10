import { Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { LateCauseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { BarCells } from './forecast-card.tsx';
import { DIRECTIONS } from './standings.ts';

/** Why things came late, as the answering States said: in open cases and in those that are over. */
export function CausesCard({ causes }: { causes: readonly LateCauseView[] }): JSX.Element {
  const { t, code } = useWords();
  const longest = Math.max(0, ...causes.map(({ cases }) => cases));
  const codes = [...new Set(causes.map(({ lateCause }) => lateCause))];
  const casesOf = (direction: string, lateCause: string): number =>
    causes.find((line) => line.direction === direction && line.lateCause === lateCause)?.cases ?? 0;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('board.causes')}>
      <Title order={2} size="h5">
        {t('board.causes')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t(causes.length === 0 ? 'board.causes-none' : 'board.causes-help')}
      </Text>
      {causes.length > 0 && (
        <table className="list-table chart-table">
          <thead>
            <tr>
              <th scope="col">{t('board.by-LATE_CAUSE')}</th>
              {DIRECTIONS.map((direction) => (
                <th key={direction} scope="col" colSpan={2}>
                  {t(`cases.${direction}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((lateCause) => (
              <tr key={lateCause}>
                <th scope="row">{code(lateCause)}</th>
                {DIRECTIONS.map((direction) => (
                  <BarCells
                    key={direction}
                    cases={casesOf(direction, lateCause)}
                    longest={longest}
                    look="bar-late"
                    filters={{ direction, lateCause }}
                    says={`${code(lateCause)}, ${t(`cases.${direction}`)}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Paper>
  );
}
