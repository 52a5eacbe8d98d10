import { Group, Text } from '@mantine/core';
import type { JSX } from 'react';
import { languageOf } from '../language/languages.ts';
import { useWords } from '../language/use-words.ts';

/** One line of a chart. */
export interface Line {
  name: string;
  values: readonly number[];
  look: 'line-one' | 'line-two' | 'line-three';
}

const WIDTH = 720;
const HEIGHT = 220;
const EDGE = { side: 44, top: 12, bottom: 28 };

/**
 * Lines over months, drawn for whoever sees them. The same numbers stand in a table below it, which a keyboard and a
 * screen reader open; lines differ in their dashes and not in their colour alone.
 */
export function LineChart({
  title,
  labels,
  lines,
}: {
  title: string;
  labels: readonly string[];
  lines: readonly Line[];
}): JSX.Element {
  const { t, language } = useWords();
  const isRtl = languageOf(language).direction === 'rtl';
  const most = Math.max(1, ...lines.flatMap(({ values }) => values));
  const step = (WIDTH - 2 * EDGE.side) / Math.max(1, labels.length - 1);
  const x = (index: number): number => {
    const along = EDGE.side + index * step;
    return isRtl ? WIDTH - along : along;
  };
  const y = (value: number): number =>
    HEIGHT - EDGE.bottom - (value / most) * (HEIGHT - EDGE.top - EDGE.bottom);
  const every = Math.ceil(labels.length / 6);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <Group gap="md" aria-hidden="true">
        {lines.map(({ name, look }) => (
          <Group key={name} gap={6}>
            <svg className="legend" viewBox="0 0 30 10">
              <line className={look} x1={0} y1={5} x2={30} y2={5} />
            </svg>
            <Text size="xs">{name}</Text>
          </Group>
        ))}
      </Group>
      <svg className="lines" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              className="grid"
              x1={EDGE.side}
              x2={WIDTH - EDGE.side}
              y1={y(most * share)}
              y2={y(most * share)}
            />
            <text
              x={isRtl ? WIDTH - EDGE.side + 6 : EDGE.side - 6}
              y={y(most * share) + 4}
              textAnchor="end"
            >
              {Math.round(most * share)}
            </text>
          </g>
        ))}
        {labels.map((label, index) =>
          index % every === 0 ? (
            <text key={label} x={x(index)} y={HEIGHT - 8} textAnchor="middle">
              {label}
            </text>
          ) : null,
        )}
        {lines.map(({ name, look, values }) => (
          <polyline
            key={name}
            className={look}
            points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')}
          />
        ))}
      </svg>
      <details>
        <summary>{t('score.as-table')}</summary>
        <ChartTable title={title} labels={labels} lines={lines} />
      </details>
    </figure>
  );
}

function ChartTable({
  title,
  labels,
  lines,
}: {
  title: string;
  labels: readonly string[];
  lines: readonly Line[];
}): JSX.Element {
  const { t } = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scrolled" role="region" aria-label={title} tabIndex={0}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{t('score.month')}</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {lines.map(({ name, values }) => (
                <td key={name}>{values[index] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
