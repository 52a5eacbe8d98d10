import { Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { countYears } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';

const COUNTS = [
  'requested',
  'answered',
  'refused',
  'referred',
  'withdrawn',
  'insufficient',
  'delayed',
  'reopened',
  'late',
] as const;

/** What happened with each partner in each year, as article 18 of Directive (EU) 2023/977 asks for it. */
export function YearsTable(): JSX.Element | null {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['years'],
    queryFn: async () => (await answerOf(countYears())).content,
    staleTime: 60_000,
  });
  if (!data || data.years.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('years.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('years.title')}
      </Title>
      <Table.ScrollContainer minWidth={700} type="native" tabIndex={0}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('years.year')}</Table.Th>
              <Table.Th>{t('cases.partner')}</Table.Th>
              <Table.Th>{t('filter.direction')}</Table.Th>
              {COUNTS.map((name) => (
                <Table.Th key={name}>{t(`years.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.years.map((line) => (
              <Table.Tr key={`${line.year} ${line.direction} ${line.partner}`}>
                <Table.Td>{line.year}</Table.Td>
                <Table.Td>
                  <span className="ref">{line.partner}</span>
                </Table.Td>
                <Table.Td>{t(`cases.${line.direction}`)}</Table.Td>
                {COUNTS.map((name) => (
                  <Table.Td key={name}>{line[name]}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
