import { Alert, Group, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listDrafts } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { NewDraftButton } from './new-draft-button.tsx';
import { NewMenu } from './new-menu.tsx';

/** The requests that are being written, and the beginning of a new one. */
export function DraftListPage(): JSX.Element {
  const { t } = useWords();
  const list = useQuery({
    queryKey: ['drafts'],
    queryFn: async () => (await answerOf(listDrafts({ query: { limit: '200' } }))).content,
  });
  return (
    <Stack maw={960}>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('menu.drafts')}
        </Title>
        <Group gap="xs">
          <NewDraftButton />
          <NewMenu />
        </Group>
      </Group>
      {list.error && <FaultAlert fault={list.error} />}
      {list.data?.drafts.length === 0 && <Alert color="blue">{t('drafts.none')}</Alert>}
      {list.data && list.data.drafts.length > 0 && (
        <Table.ScrollContainer minWidth={500} type="native" tabIndex={0}>
          <Table withTableBorder fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('drafts.draft')}</Table.Th>
                <Table.Th>{t('drafts.to')}</Table.Th>
                <Table.Th>{t('drafts.by')}</Table.Th>
                <Table.Th>{t('drafts.changed')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.data.drafts.map(({ draftId, to, person, createdAt, changedAt }) => (
                <Table.Tr key={draftId}>
                  <Table.Td>
                    <Go to="/drafts/$draftId" params={{ draftId }} size="sm">
                      {t('drafts.of')} <Instant at={createdAt} />
                    </Go>
                  </Table.Td>
                  <Table.Td>
                    <span className="ref">{to.join(', ')}</span>
                  </Table.Td>
                  <Table.Td>
                    <bdi>{person}</bdi>
                  </Table.Td>
                  <Table.Td>
                    <Instant at={changedAt} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
