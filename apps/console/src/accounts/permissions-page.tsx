import { Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { showPermissions } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** The permission table of this node: which role may do what. */
export function PermissionsPage(): JSX.Element {
  const { t, code } = useWords();
  const { data, error } = useQuery({
    queryKey: ['permissions'],
    queryFn: async () => (await answerOf(showPermissions())).content,
    staleTime: Infinity,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('access.matrix')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('access.matrix-says')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && (
        <Table.ScrollContainer minWidth={760} type="native" tabIndex={0}>
          <Table withTableBorder stickyHeader fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('access.action')}</Table.Th>
                {data.roles.map((role) => (
                  <Table.Th key={role}>{code(role)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {Object.entries(data.actions).map(([action, roles]) => (
                <Table.Tr key={action}>
                  <Table.Th scope="row">
                    <span className="ref">{action}</span>
                  </Table.Th>
                  {data.roles.map((role) => (
                    <Table.Td key={role}>
                      {roles.includes(role) ? `✓ ${t('yes')}` : `– ${t('no')}`}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
