import { Alert, Loader, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCheckpoints } from '../client/sdk.gen.ts';
import type { CheckpointView, WitnessView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { LogCheck } from './log-check.tsx';

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
      <LogCheck />
      {data && data.witnesses.length > 0 && <Witnesses witnesses={data.witnesses} />}
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

/** What partners have signed that they keep of the own log. */
function Witnesses({ witnesses }: { witnesses: readonly WitnessView[] }): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="witnesses">
      <Title order={2} size="h5" id="witnesses">
        {t('checkpoint.witnesses')}
      </Title>
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            {['partner', 'size', 'told', 'own-log'].map((name) => (
              <Table.Th key={name}>{t(`checkpoint.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {witnesses.map(({ partner, size, toldAt, ownLog }) => (
            <Table.Tr key={partner}>
              <Table.Td className="ref">{partner}</Table.Td>
              <Table.Td>{size}</Table.Td>
              <Table.Td>
                <Instant at={toldAt} />
              </Table.Td>
              <Table.Td>{ownLog !== undefined && <Coded value={ownLog} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
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
