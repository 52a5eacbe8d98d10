import { Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { CaseFilters } from '../cases/case-filters.ts';
import { StackedBar } from '../charts/stacked-bar.tsx';
import { useWords } from '../language/use-words.ts';
import { CaseCount } from './case-count.tsx';
import { DIRECTIONS } from './standings.ts';

/** A line of such a table: its name, its cases in each direction, and the filters that lead to them. */
export interface DirectionLine {
  says: string;
  cases: (direction: string) => number;
  filters: CaseFilters;
}

/** Numbers for both directions beside each other, each with its cases behind it and a bar that shows it. */
export function DirectionTable({
  title,
  help,
  head,
  look,
  lines,
}: {
  title: string;
  help: string;
  head: string;
  look: 'bar-late' | 'bar-soon';
  lines: readonly DirectionLine[];
}): JSX.Element {
  const { t } = useWords();
  const longest = Math.max(0, ...lines.flatMap(({ cases }) => DIRECTIONS.map(cases)));
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {help}
      </Text>
      {lines.length > 0 && (
        <table className="list-table chart-table">
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {DIRECTIONS.map((direction) => (
                <th key={direction} scope="col" colSpan={2}>
                  {t(`cases.${direction}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.says}>
                <th scope="row">{line.says}</th>
                {DIRECTIONS.map((direction) => (
                  <BarCells
                    key={direction}
                    cases={line.cases(direction)}
                    longest={longest}
                    look={look}
                    filters={{ direction, ...line.filters }}
                    says={`${line.says}, ${t(`cases.${direction}`)}`}
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

function BarCells({
  cases,
  longest,
  look,
  filters,
  says,
}: {
  cases: number;
  longest: number;
  look: 'bar-late' | 'bar-soon';
  filters: CaseFilters;
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
