import type { JSX } from 'react';
import type { LateCauseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { DirectionTable } from './direction-table.tsx';

/** Why things came late, as the answering States said: in open cases and in those that are over. */
export function CausesCard({ causes }: { causes: readonly LateCauseView[] }): JSX.Element {
  const { t, code } = useWords();
  const codes = [...new Set(causes.map(({ lateCause }) => lateCause))];
  return (
    <DirectionTable
      title={t('board.causes')}
      help={t(causes.length === 0 ? 'board.causes-none' : 'board.causes-help')}
      head={t('board.by-LATE_CAUSE')}
      look="bar-late"
      lines={codes.map((lateCause) => ({
        says: code(lateCause),
        filters: { lateCause },
        cases: (direction) =>
          causes.find((line) => line.direction === direction && line.lateCause === lateCause)
            ?.cases ?? 0,
      }))}
    />
  );
}
