import { Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listEvents } from '../client/sdk.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** What looked like an attack, by kind, partner and hour. */
export function SecurityEvents(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['security-events'],
    queryFn: async () => (await answerOf(listEvents())).content.events,
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('trust.events')}>
      <Title order={2} size="h5" mb="xs">
        {t('trust.events')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {data?.length === 0 && <Text size="sm">{t('trust.no-events')}</Text>}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={620} type="native" tabIndex={0}>
          <Table fz="sm">
            <Table.Thead>
              <Table.Tr>
                {['last', 'partner', 'event', 'times', 'code'].map((name) => (
                  <Table.Th key={name}>{t(`trust.event-${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((one) => (
                <Table.Tr key={`${one.kind} ${one.partner} ${one.firstAt}`}>
                  <Table.Td>
                    <Instant at={one.lastAt} />
                  </Table.Td>
                  <Table.Td className="ref">{one.partner ?? '–'}</Table.Td>
                  <Table.Td>
                    <Said>{one.sentence}</Said>
                  </Table.Td>
                  <Table.Td>{one.times}</Table.Td>
                  <Table.Td className="ref">{one.code}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
