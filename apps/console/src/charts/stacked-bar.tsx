import type { JSX } from 'react';

/** One part of a bar: how much it is, and the class that gives it its colour and pattern. */
export interface BarPart {
  name: string;
  value: number;
  look: 'bar-late' | 'bar-soon' | 'bar-rest';
}

/**
 * A bar as long as its parts are, beside the longest of its table. It only shows what the cells beside it say in
 * numbers, so the table is the twin of the chart and nobody has to see the bar.
 */
export function StackedBar({
  parts,
  longest,
}: {
  parts: readonly BarPart[];
  longest: number;
}): JSX.Element {
  const scale = longest === 0 ? 0 : 100 / longest;
  const placed = parts.map((part, index) => ({
    ...part,
    from: parts.slice(0, index).reduce((sum, { value }) => sum + value, 0) * scale,
  }));
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {placed.map(({ name, value, look, from }) => (
        <rect key={name} className={look} x={from} y={0} width={value * scale} height={10} />
      ))}
    </svg>
  );
}
