import { Alert, Group, Loader, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listApprovals } from '../client/sdk.gen.ts';
import type { ApprovalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { APPROVAL_STATES, colourOfState, readApprovalState } from './approval-states.ts';
import { unlessLive } from '../live/live.ts';

/** What waits for a second person before it is signed, and what became of what has waited. */
export function ApprovalListPage(): JSX.Element {
  const { t } = useWords();
  const go = useNavigate();
  const { state = 'WAITING' } = useSearch({ from: '/frame/approvals' });
  const { data, error } = useQuery({
    queryKey: ['approvals', state],
    queryFn: async () => (await answerOf(listApprovals({ query: { state } }))).content.approvals,
    refetchInterval: unlessLive(30_000),
  });
  return (
    <Stack maw={860}>
      <Group justify="space-between" align="end">
        <Title order={1} size="h3">
          {t('approval.title')}
        </Title>
        <NativeSelect
          label={t('approval.show')}
          value={state}
          onChange={(event) =>
            void go({
              to: '/approvals',
              search: readApprovalState({ state: event.currentTarget.value }),
            })
          }
        >
          {APPROVAL_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`approval.state-${one}`)}
            </option>
          ))}
        </NativeSelect>
      </Group>
      <Text size="sm" c="dimmed">
        {t('approval.says')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data?.length === 0 && <Alert color="blue">{t('approval.none')}</Alert>}
      {data?.map((one) => (
        <OneApproval key={one.approvalId} approval={one} />
      ))}
    </Stack>
  );
}

function OneApproval({ approval }: { approval: ApprovalView }): JSX.Element {
  const { t, code } = useWords();
  const { approvalId, kind, partners, state, mine, mayDecide } = approval;
  return (
    <Paper withBorder p="md" component="article">
      <Group justify="space-between">
        <Title order={2} size="h5">
          <Go to="/approvals/$approvalId" params={{ approvalId }}>
            {t('approval.what', { kind: code(kind), to: partners.join(', ') })}
          </Go>
        </Title>
        <Group gap={6}>
          {mine && <Marked color="gray">{t('approval.mine')}</Marked>}
          {mayDecide && <Marked color="orange">{t('approval.yours')}</Marked>}
          <Marked color={colourOfState(state)}>{t(`approval.state-${state}`)}</Marked>
        </Group>
      </Group>
      <Text size="sm">
        {t(`approval.policy-${approval.policy}`)} · <bdi>{approval.askedBy}</bdi> ·{' '}
        <Instant at={approval.askedAt} />
      </Text>
      {approval.decidedBy !== undefined && approval.decidedAt !== undefined && (
        <Text size="sm">
          {t('approval.decided')} <bdi>{approval.decidedBy}</bdi> ·{' '}
          <Instant at={approval.decidedAt} />
        </Text>
      )}
      {approval.reason !== undefined && (
        <Text size="sm" className="free-text">
          {approval.reason}
        </Text>
      )}
    </Paper>
  );
}
