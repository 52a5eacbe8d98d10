import { Alert, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { recentCases } from './recent-cases.ts';

/** What one had before oneself lately; where something was said since comes first. */
export function RecentPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({ ...recentCases, refetchOnMount: 'always' });
  return (
    <Stack maw={860}>
      <Title order={1} size="h3">
        {t('saved.recent')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {data?.cases.length === 0 && <Alert color="blue">{t('saved.recent-none')}</Alert>}
      {data?.cases.map(({ case: line, seenAt, unread }) => (
        <Paper key={line.caseId} withBorder p="sm" component="article">
          <Group justify="space-between">
            <Group gap="sm">
              <Go
                to="/cases/$caseId"
                params={{ caseId: line.caseId }}
                className="ref"
                size="sm"
                fw={unread ? 800 : 600}
              >
                {line.reference}
              </Go>
              <span className="ref">{line.partner}</span>
              <Coded value={line.state} />
              {unread && (
                <Badge size="sm" variant="outline" tt="none" className="coded">
                  {t('saved.new')}
                </Badge>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {t('saved.seen')} <Instant at={seenAt} />
            </Text>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
