import { Alert, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCheckpoints } from '../client/sdk.gen.ts';
import type { CheckpointView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** What this State has signed of its audit log, and what it holds of its partners' (RFC 6962): witnesses of each other. */
export function CheckpointsPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['checkpoints'],
    queryFn: async () => (await answerOf(listCheckpoints())).content,
  });
  return (
    <Stack maw={960}>
      <Title order={1} size="h3">
        {t('menu.checkpoints')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('checkpoint.says')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && !data.own && <Alert color="blue">{t('checkpoint.none')}</Alert>}
      {data?.own && <OneCheckpoint state={data.state} checkpoint={data.own} />}
      {data?.held.map((one) => (
        <OneCheckpoint
          key={`${one.partner} ${one.size} ${one.root}`}
          state={one.partner}
          checkpoint={one}
          conflict={one.conflict}
        />
      ))}
    </Stack>
  );
}

function OneCheckpoint({
  state,
  checkpoint,
  conflict,
}: {
  state: string;
  checkpoint: CheckpointView;
  conflict?: string | undefined;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="article" aria-label={state}>
      <Title order={2} size="h5">
        <span className="ref">{state}</span> {conflict !== undefined && <Coded value={conflict} />}
      </Title>
      <dl className="facts">
        <dt>{t('checkpoint.size')}</dt>
        <dd>{checkpoint.size}</dd>
        <dt>{t('checkpoint.root')}</dt>
        <dd className="digest">{checkpoint.root}</dd>
        <dt>{t('checkpoint.signed')}</dt>
        <dd>
          <Instant at={checkpoint.signedAt} />
        </dd>
      </dl>
    </Paper>
  );
}
