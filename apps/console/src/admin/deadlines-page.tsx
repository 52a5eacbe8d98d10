import { Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listDeadlineProfiles } from '../client/sdk.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** The table of deadlines as it stands in the program: every period with who names it, and how firmly. */
export function DeadlinesPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['deadline-profiles'],
    queryFn: async () => (await answerOf(listDeadlineProfiles())).content.profiles,
    staleTime: Infinity,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('admin.deadlines')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('admin.deadlines-say')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && (
        <Table.ScrollContainer minWidth={820} type="native" tabIndex={0}>
          <Table withTableBorder fz="sm">
            <Table.Thead>
              <Table.Tr>
                {['profile', 'clock', 'period', 'source', 'firmness'].map((name) => (
                  <Table.Th key={name}>{t(`admin.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.flatMap((profile) =>
                profile.rules.map(({ clock, unit, count, source, standing }) => (
                  <Table.Tr key={`${profile.name} ${clock}`}>
                    <Table.Td className="ref">{profile.name}</Table.Td>
                    <Table.Td>{t(`admin.clock-${clock}`)}</Table.Td>
                    <Table.Td>{t(`admin.unit-${unit}`, { count })}</Table.Td>
                    <Table.Td>
                      <Said>{source}</Said>
                    </Table.Td>
                    <Table.Td>{t(`admin.firm-${standing}`)}</Table.Td>
                  </Table.Tr>
                )),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
