import { Group, Stack, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { NewMenu } from '../drafts/new-menu.tsx';
import { CaseFilterBar } from './case-filter-bar.tsx';
import { CaseList } from './case-list.tsx';

/** The cases that the filters in the address mean, in the order that they name. */
export function CaseListPage(): JSX.Element {
  const { t } = useWords();
  const filters = useSearch({ from: '/frame/cases' });
  const title = filters.direction === undefined ? 'cases.all' : `cases.${filters.direction}`;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t(title)}
        </Title>
        <NewMenu />
      </Group>
      <CaseFilterBar />
      <CaseList filters={filters} />
    </Stack>
  );
}
