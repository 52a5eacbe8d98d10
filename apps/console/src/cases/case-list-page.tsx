import { Button, Group, NativeSelect, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listPartners } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import type { CaseFilters } from './case-filters.ts';
import { CaseList } from './case-list.tsx';
import { CASE_STATES } from './case-states.ts';

/** The cases, the latest opened first; the filters stand in the address. */
export function CaseListPage(): JSX.Element {
  const { t, code } = useWords();
  const filters = useSearch({ from: '/frame/cases' });
  const navigate = useNavigate();
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
      <CaseList filters={filters} />
    </Stack>
  );
}
