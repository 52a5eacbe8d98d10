import { Alert, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listWaitingPurges } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { PurgeText } from './purge-text.tsx';

/** What waits to be destroyed: one person proposes, another decides. */
export function PurgesPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['purges', 'waiting'],
    queryFn: async () => (await answerOf(listWaitingPurges())).content.purges,
  });
  return (
    <Stack maw={900}>
      <Title order={1} size="h3">
        {t('purge.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('purge.says')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data?.length === 0 && <Alert color="blue">{t('purge.none')}</Alert>}
      {data?.map((purge) => (
        <Paper key={purge.purgeId} withBorder p="md" component="article">
          <Title order={2} size="h5" mb="xs">
            <span className="ref">{purge.partner}</span> ·{' '}
            <Go to="/cases/$caseId" params={{ caseId: purge.caseId }}>
              {t('approval.to-case')}
            </Go>
          </Title>
          <PurgeText purge={purge} />
        </Paper>
      ))}
    </Stack>
  );
}
