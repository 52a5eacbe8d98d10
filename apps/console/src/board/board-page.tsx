import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listOverdue } from '../client/sdk.gen.ts';
import type { OverdueCaseView, OverdueTotalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { YearsTable } from './years-table.tsx';

/** The supervisor's board: what is late and what soon will be, in both directions, judged at this moment. */
export function BoardPage(): JSX.Element {
  const { t } = useWords();
  const { direction } = useSearch({ from: '/frame/board' });
  const list = useInfiniteQuery({
    queryKey: ['overdue', direction],
    queryFn: async ({ pageParam }) =>
      (
        await answerOf(
          listOverdue({
            query: {
              limit: '100',
              ...(direction !== undefined && { direction }),
              ...(pageParam !== '' && { cursor: pageParam }),
            },
          }),
        )
      ).content,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 15_000,
  });
  const [first] = list.data?.pages ?? [];
  const cases = list.data?.pages.flatMap((page) => page.cases) ?? [];
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('menu.board')}
      </Title>
      {list.error && <FaultAlert fault={list.error} />}
      {first && (
        <Text size="sm" c="dimmed">
          {t('board.as-of')} <Instant at={first.asOf} />
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {first?.totals.map((total) => (
          <Total key={total.direction} total={total} />
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <Text size="sm">{t('board.show')}</Text>
        <Go to="/board" search={{}} size="sm">
          {t('filter.all')}
        </Go>
        <Go to="/board" search={{ direction: 'OUT' }} size="sm">
          {t('cases.OUT')}
        </Go>
        <Go to="/board" search={{ direction: 'IN' }} size="sm">
          {t('cases.IN')}
        </Go>
      </Group>
      {list.isSuccess && cases.length === 0 && <Alert color="teal">{t('board.none')}</Alert>}
      {cases.length > 0 && <LateTable cases={cases} />}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      <YearsTable />
    </Stack>
  );
}

/** The numbers of one direction; each leads to exactly the rows that it counts. */
function Total({ total }: { total: OverdueTotalView }): JSX.Element {
  const { t } = useWords();
  const { direction } = total;
  return (
    <>
      <Paper withBorder p="md">
        <Text size="sm">{t(`board.overdue-${direction}`)}</Text>
        <Go
          to="/cases"
          search={{ direction, overdue: 'true' } as never}
          fz={32}
          fw={700}
          aria-label={t('board.overdue-label', {
            count: total.overdue,
            direction: t(`cases.${direction}`),
          })}
        >
          {total.overdue}
        </Go>
      </Paper>
      <Paper withBorder p="md">
        <Text size="sm">{t(`board.soon-${direction}`)}</Text>
        <Go
          to="/board"
          search={{ direction }}
          fz={32}
          fw={700}
          aria-label={t('board.soon-label', {
            count: total.dueSoon,
            direction: t(`cases.${direction}`),
          })}
        >
          {total.dueSoon}
        </Go>
      </Paper>
    </>
  );
}

function LateTable({ cases }: { cases: readonly OverdueCaseView[] }): JSX.Element {
  const { t, code } = useWords();
  return (
    <div
      className="scrolled"
      role="region"
      aria-label={t('board.list')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{t('cases.reference')}</th>
            <th scope="col">{t('cases.partner')}</th>
            <th scope="col">{t('filter.direction')}</th>
            <th scope="col">{t('cases.state')}</th>
            <th scope="col">{t('board.clock')}</th>
            <th scope="col">{t('cases.due')}</th>
            <th scope="col">{t('board.late')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.flatMap((line) =>
            line.clocks.map((clock, index) => (
              <tr key={`${line.caseId} ${clock.kind} ${clock.dueAt}`}>
                <td>
                  {index === 0 && (
                    <Go
                      to="/cases/$caseId"
                      params={{ caseId: line.caseId }}
                      className="ref"
                      size="sm"
                    >
                      {line.reference}
                    </Go>
                  )}
                </td>
                <td className="ref">{line.partner}</td>
                <td>{t(`cases.${line.direction}`)}</td>
                <td>
                  <Coded value={line.state} />
                </td>
                <td>
                  {code(clock.kind)} · <span className="ref">{clock.owner}</span>{' '}
                  <Coded value={clock.status} />
                </td>
                <td>
                  <Instant at={clock.dueAt} />
                </td>
                <td>
                  {clock.daysLate !== undefined && clock.daysLate > 0
                    ? t('clock.late', { days: clock.daysLate })
                    : ''}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
