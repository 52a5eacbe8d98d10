import { Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { CaseFilterName, CaseFilters } from '../cases/case-filters.ts';
import { StackedBar } from '../charts/stacked-bar.tsx';
import type { BoardGroupView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { CaseCount } from './case-count.tsx';
import { STANDINGS } from './standings.ts';

/** By what the board can be put together, and the filter of the list that opens a group. */
export const GROUPED_BY: Record<string, CaseFilterName> = {
  PARTNER: 'partner',
  UNIT: 'unit',
  ASSIGNEE: 'assignee',
  URGENCY: 'urgency',
  LEGAL_BASIS: 'legalBasis',
  LATE_CAUSE: 'lateCause',
};
const AS_WRITTEN = new Set(['PARTNER', 'UNIT', 'ASSIGNEE']);

/** The open cases by partner, unit, officer and so on: a bar and the numbers beside it, each with its cases behind it. */
export function GroupTable({ groups }: { groups: readonly BoardGroupView[] }): JSX.Element {
  const { t } = useWords();
  const { by = 'PARTNER', direction } = useSearch({ from: '/frame/board' });
  const navigate = useNavigate();
  const shown = groups
    .filter((line) => line.by === by && (direction ?? line.direction) === line.direction)
    .toSorted((one, other) => other.counts.overdue - one.counts.overdue);
  const longest = Math.max(0, ...shown.map(({ counts }) => counts.open));
  return (
    <Stack component="section" gap="xs" aria-label={t('board.groups')}>
      <Group justify="space-between" align="end">
        <Title order={2} size="h5">
          {t('board.groups')}
        </Title>
        <NativeSelect
          size="xs"
          label={t('board.by')}
          value={by}
          onChange={({ currentTarget }) =>
            void navigate({
              to: '/board',
              search: { ...(direction && { direction }), by: currentTarget.value },
            })
          }
          data={Object.keys(GROUPED_BY).map((value) => ({
            value,
            label: t(`board.by-${value}`),
          }))}
        />
      </Group>
      <div
        className="scrolled"
        role="region"
        aria-label={t('board.groups')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className="list-table board-groups">
          <thead>
            <tr>
              <th scope="col">{t(`board.by-${by}`)}</th>
              <th scope="col">{t('filter.direction')}</th>
              <th scope="col">{t('board.bar')}</th>
              {STANDINGS.map(([standing]) => (
                <th key={standing} scope="col">
                  {t(`standing.${standing}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <GroupRow key={`${line.direction} ${line.key ?? ''}`} line={line} longest={longest} />
            ))}
          </tbody>
        </table>
      </div>
      {(by === 'LEGAL_BASIS' || by === 'LATE_CAUSE') && (
        <Text size="xs" c="dimmed">
          {t('board.in-several')}
        </Text>
      )}
    </Stack>
  );
}

function GroupRow({ line, longest }: { line: BoardGroupView; longest: number }): JSX.Element {
  const { t, code } = useWords();
  const { by, key, direction, counts } = line;
  const name =
    key === undefined || key === ''
      ? t(`board.without-${by}`)
      : AS_WRITTEN.has(by)
        ? key
        : code(key);
  const { overdue, dueSoon, open } = counts;
  return (
    <tr>
      <th scope="row">
        <bdi className={by === 'PARTNER' ? 'ref' : undefined}>{name}</bdi>
      </th>
      <td>{t(`cases.${direction}`)}</td>
      <td className="bar-cell">
        <StackedBar
          longest={longest}
          parts={[
            { name: 'overdue', value: overdue, look: 'bar-late' },
            { name: 'soon', value: dueSoon, look: 'bar-soon' },
            { name: 'rest', value: open - overdue - dueSoon, look: 'bar-rest' },
          ]}
        />
      </td>
      {STANDINGS.map(([standing, count]) => (
        <td key={standing}>
          <CaseCount
            count={counts[count]}
            filters={{ direction, standing, ...filterOfGroup(by, key) }}
            says={`${t(`standing.${standing}`)}, ${name}, ${t(`cases.${direction}`)}`}
          />
        </td>
      ))}
    </tr>
  );
}

/** The filter that opens a group: by what its cases have, or that they are without. */
function filterOfGroup(by: string, key: string | undefined): CaseFilters {
  const name = GROUPED_BY[by];
  if (name === undefined || key === undefined || key === '') return { without: by };
  return { [name]: key };
}
