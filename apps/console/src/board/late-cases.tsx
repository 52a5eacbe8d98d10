import { Alert, Group, NativeSelect, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { listCases } from '../client/sdk.gen.ts';
import type { CaseLineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go, GoButton } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';

const ORDERS = ['DUE', 'URGENCY', 'PARTNER', 'LEGAL_BASIS', 'LATE_CAUSE'];
const SHOWN = '15';

/** The first of some cases in an order that can be chosen, one row for each, and the way to all of them. */
export function LateCases({
  title,
  filters,
  none,
}: {
  title: string;
  filters: CaseFilters;
  none: string;
}): JSX.Element {
  const { t } = useWords();
  const [sort, setSort] = useState('DUE');
  const wanted = { ...filters, sort };
  const { data, error, isSuccess } = useQuery({
    queryKey: ['cases', 'first', wanted],
    queryFn: async () =>
      (await answerOf(listCases({ query: { ...wanted, limit: SHOWN } as never }))).content.cases,
    refetchInterval: 15_000,
  });
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Group justify="space-between" align="end">
        <Title order={2} size="h5">
          {title}
        </Title>
        <Group align="end" gap="xs">
          <NativeSelect
            size="xs"
            label={t('filter.sort')}
            value={sort}
            onChange={({ currentTarget }) => setSort(currentTarget.value)}
            data={ORDERS.map((value) => ({ value, label: t(`sort.${value}`) }))}
          />
          <GoButton to="/cases" search={wanted as never} size="xs" variant="default">
            {t('board.all-rows')}
          </GoButton>
        </Group>
      </Group>
      {error && <FaultAlert fault={error} />}
      {isSuccess && data.length === 0 && <Alert color="teal">{none}</Alert>}
      {isSuccess && data.length > 0 && <FirstRows cases={data} title={title} />}
    </Stack>
  );
}

function FirstRows({
  cases,
  title,
}: {
  cases: readonly CaseLineView[];
  title: string;
}): JSX.Element {
  const { t } = useWords();
  return (
    <div
      className="scrolled"
      role="region"
      aria-label={title}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{t('cases.reference')}</th>
            <th scope="col">{t('filter.direction')}</th>
            <th scope="col">{t('cases.partner')}</th>
            <th scope="col">{t('filter.urgency')}</th>
            <th scope="col">{t('cases.due')}</th>
            <th scope="col">{t('board.days-late')}</th>
            <th scope="col">{t('board.by-LEGAL_BASIS')}</th>
            <th scope="col">{t('board.by-LATE_CAUSE')}</th>
            <th scope="col">{t('board.by-ASSIGNEE')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((line) => (
            <FirstRow key={line.caseId} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FirstRow({ line }: { line: CaseLineView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <tr>
      <td>
        <Go to="/cases/$caseId" params={{ caseId: line.caseId }} className="ref" size="sm">
          {line.reference}
        </Go>
      </td>
      <td>{t(`cases.${line.direction}`)}</td>
      <td>
        <span className="ref">{line.partner}</span>
      </td>
      <td>{code(line.urgency)}</td>
      <td>
        {line.nextDueAt !== undefined && (
          <>
            {code(line.nextClock ?? '')} · <Instant at={line.nextDueAt} />
          </>
        )}
      </td>
      <td>
        {line.overdue ? (
          <>
            <Coded value="OVERDUE" /> {t('clock.late', { days: line.daysLate ?? 0 })}
          </>
        ) : (
          <>{line.dueSoon && <Coded value="DUE_SOON" />}</>
        )}
      </td>
      <td>{line.legalBases.map((basis) => code(basis)).join(', ')}</td>
      <td>{line.lateCauses.map((cause) => code(cause)).join(', ')}</td>
      <td>
        <bdi>{line.assignee ?? ''}</bdi>
      </td>
    </tr>
  );
}
