import { Alert, Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCases, listPartners } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import type { CaseFilters } from './case-filters.ts';
import { CaseTable } from './case-table.tsx';
import { CASE_STATES } from './case-states.ts';

/** The cases, the latest opened first; the filters stand in the address. */
export function CaseListPage(): JSX.Element {
  const { t, code } = useWords();
  const filters = useSearch({ from: '/frame/cases' });
  const navigate = useNavigate();
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
  const { data: known } = useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await answerOf(listPartners())).content,
    staleTime: 300_000,
  });

  const filter = (name: keyof CaseFilters, value: string): void => {
    const { [name]: _former, ...others } = filters;
    void navigate({
      to: '/cases',
      search: value === '' ? others : ({ ...others, [name]: value } as CaseFilters),
    });
  };
  const choice = (name: keyof CaseFilters, values: readonly [string, string][]): JSX.Element => (
    <NativeSelect
      size="xs"
      label={t(`filter.${name}`)}
      value={filters[name] ?? ''}
      onChange={(event) => filter(name, event.currentTarget.value)}
    >
      <option value="">{t('filter.all')}</option>
      {values.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </NativeSelect>
  );
  const coded = (values: readonly string[]): [string, string][] =>
    values.map((value) => [value, code(value)]);

  const lines = list.data?.pages.flatMap((page) => page.cases) ?? [];
  const title = filters.direction === undefined ? 'cases.all' : `cases.${filters.direction}`;
  return (
    <Stack>
      <Title order={1} size="h3">
        {t(title)}
      </Title>
      <Group align="end" gap="sm" role="search" aria-label={t('filter.title')}>
        {choice('direction', [
          ['OUT', t('cases.OUT')],
          ['IN', t('cases.IN')],
        ])}
        {choice('state', coded(CASE_STATES))}
        {choice(
          'partner',
          (known?.partners ?? []).map(({ state, name }) => [state, `${state} · ${name}`]),
        )}
        {choice('urgency', coded(['URGENT', 'ROUTINE']))}
        {choice('requestType', coded(['TRACE', 'COOPERATION', 'SPONTANEOUS_INFO', 'JIT_PROPOSAL']))}
        {choice('overdue', [
          ['true', t('filter.overdue-only')],
          ['false', t('filter.not-overdue')],
        ])}
        {choice('atRisk', [
          ['true', t('filter.at-risk-only')],
          ['false', t('filter.not-at-risk')],
        ])}
        <Button
          size="xs"
          variant="default"
          onClick={() => void navigate({ to: '/cases', search: {} })}
        >
          {t('filter.clear')}
        </Button>
      </Group>
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
