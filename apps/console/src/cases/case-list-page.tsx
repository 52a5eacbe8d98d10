import { Alert, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCases } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { CaseFilterBar } from './case-filter-bar.tsx';
import { CaseTable } from './case-table.tsx';

/** The cases that the filters in the address mean, in the order that they name. */
export function CaseListPage(): JSX.Element {
  const { t } = useWords();
  const filters = useSearch({ from: '/frame/cases' });
  const list = useInfiniteQuery({
    queryKey: ['cases', filters],
    queryFn: async ({ pageParam }) =>
      (
        await answerOf(
          listCases({
            query: {
              ...filters,
              limit: '100',
              ...(pageParam !== '' && { cursor: pageParam }),
            } as never,
          }),
        )
      ).content,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 15_000,
  });
  const lines = list.data?.pages.flatMap((page) => page.cases) ?? [];
  const title = filters.direction === undefined ? 'cases.all' : `cases.${filters.direction}`;
  return (
    <Stack>
      <Title order={1} size="h3">
        {t(title)}
      </Title>
      <CaseFilterBar />
      {list.error && <FaultAlert fault={list.error} />}
      {list.isSuccess && lines.length === 0 && (
        <Alert color="blue">
          <Text size="sm">{t('cases.none')}</Text>
        </Alert>
      )}
      {lines.length > 0 && (
        <CaseTable
          lines={lines}
          isEnd={!list.hasNextPage}
          onEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </Stack>
  );
}
