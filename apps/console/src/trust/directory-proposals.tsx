import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import {
  approveDirectoryChange,
  declineDirectoryChange,
  listDirectoryProposals,
} from '../client/sdk.gen.ts';
import type { DirectoryProposalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';

/** What a directory authority is to sign or take away: proposed by one person, decided by another. */
export function DirectoryProposals(): JSX.Element | null {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['directory-proposals'],
    queryFn: async () => (await answerOf(listDirectoryProposals())).content.proposals,
  });
  // A node that is no authority has none, and needs no empty box.
  if (error || !data || data.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('trust.directory')}>
      <Title order={2} size="h5" mb="xs">
        {t('trust.directory')}
      </Title>
      <Stack>
        {data.map((one) => (
          <OneProposal key={one.proposalId} proposal={one} />
        ))}
      </Stack>
    </Paper>
  );
}

function OneProposal({ proposal }: { proposal: DirectoryProposalView }): JSX.Element {
  const { t } = useWords();
  const { proposalId, kind, state, standing, reason } = proposal;
  const [fingerprint, setFingerprint] = useState('');
  const [because, setBecause] = useState('');
  const decide = useMutation({
    mutationFn: async (approves: boolean) => {
      const path = { proposalId };
      if (approves)
        await answerOf(
          approveDirectoryChange({ path, body: fingerprint === '' ? {} : { fingerprint } }),
        );
      else await answerOf(declineDirectoryChange({ path, body: { reason: because } }));
    },
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['directory-proposals'] }),
  });
  return (
    <article className="change" aria-label={`${kind} ${state}`}>
      <Group gap="xs">
        <Text fw={700}>{t(`trust.directory-${kind}`, { state })}</Text>
        <Marked color={standing === 'WAITING' ? 'orange' : 'gray'}>
          {t(`trust.change-${standing}`)}
        </Marked>
      </Group>
      <Text size="sm">
        <bdi>{proposal.proposedBy}</bdi> · <Instant at={proposal.proposedAt} />
      </Text>
      {reason !== undefined && (
        <Text size="sm" className="free-text">
          {reason}
        </Text>
      )}
      {decide.error && <FaultAlert fault={decide.error} />}
      {standing === 'WAITING' && (
        <Group align="end" gap="xs">
          {kind === 'ENTER' && (
            <TextInput
              label={t('trust.fingerprint-read')}
              value={fingerprint}
              dir="ltr"
              onChange={(event) => setFingerprint(event.currentTarget.value)}
            />
          )}
          <Button size="xs" onClick={() => decide.mutate(true)}>
            {t('trust.confirm')}
          </Button>
          <TextInput
            label={t('trust.decline-reason')}
            value={because}
            onChange={(event) => setBecause(event.currentTarget.value)}
          />
          <Button size="xs" variant="default" onClick={() => decide.mutate(false)}>
            {t('trust.decline')}
          </Button>
        </Group>
      )}
    </article>
  );
}
