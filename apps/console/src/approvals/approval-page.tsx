import { Alert, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getApproval } from '../client/sdk.gen.ts';
import type { OpenedApprovalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { colourOfState } from './approval-states.ts';
import { Decision } from './decision.tsx';
import { HeldIdentity } from './held-identity.tsx';

/** What somebody asked to be said, in full, as the partner will read it; and the decision of a second person. */
export function ApprovalPage(): JSX.Element {
  const { t, code } = useWords();
  const { approvalId } = useParams({ from: '/frame/approvals/$approvalId' });
  const { data, error } = useQuery({
    queryKey: ['approval', approvalId],
    queryFn: async () => (await answerOf(getApproval({ path: { approvalId } }))).content,
  });
  if (error) return <FaultAlert fault={error} />;
  if (!data) return <Loader aria-label={t('frame.loading')} />;
  return (
    <Stack maw={860}>
      <div>
        <Text size="sm">
          <Go to="/approvals" size="sm">
            {t('approval.title')}
          </Go>
        </Text>
        <Group gap="sm">
          <Title order={1} size="h3">
            {t('approval.what', { kind: code(data.kind), to: data.partners.join(', ') })}
          </Title>
          <Marked color={colourOfState(data.state)}>{t(`approval.state-${data.state}`)}</Marked>
        </Group>
      </div>
      <Standing approval={data} />
      {data.content !== undefined && (
        <Paper withBorder p="md" component="section" aria-label={t('approval.content')}>
          <Title order={2} size="h5">
            {t('approval.content')}
          </Title>
          {data.language !== undefined && (
            <Text size="xs" c="dimmed">
              {t('timeline.language', { language: data.language })}
            </Text>
          )}
          <Facts of={data.content} language={data.language} />
        </Paper>
      )}
      {data.content !== undefined && data.parts.length > 0 && (
        <Paper withBorder p="md" component="section" aria-label={t('identity.title')}>
          <Title order={2} size="h5" mb="xs">
            {t('identity.title')}
          </Title>
          <Stack>
            {data.parts.map((part) => (
              <HeldIdentity key={part} approvalId={approvalId} part={part} />
            ))}
          </Stack>
        </Paper>
      )}
      {(data.state === 'WAITING' || (data.state === 'UNSIGNED' && data.mine)) && (
        <Decision approval={data} />
      )}
    </Stack>
  );
}

function Standing({ approval }: { approval: OpenedApprovalView }): JSX.Element {
  const { t } = useWords();
  const { state, caseId, draftId, decidedBy, decidedAt, reason } = approval;
  return (
    <>
      {state === 'WAITING' && approval.mine && (
        <Alert color="yellow" role="status" title={t('approval.waits')}>
          {t('approval.waits-text')}
        </Alert>
      )}
      {state === 'UNSIGNED' && (
        <Alert color="yellow" role="status" title={t('approval.unsigned')}>
          {t('approval.unsigned-text')}
        </Alert>
      )}
      <dl className="facts">
        <dt>{t('approval.asked')}</dt>
        <dd>
          <bdi>{approval.askedBy}</bdi> · <Instant at={approval.askedAt} />
        </dd>
        <dt>{t('approval.why')}</dt>
        <dd>{t(`approval.policy-${approval.policy}`)}</dd>
        {caseId !== undefined && (
          <>
            <dt>{t('approval.case')}</dt>
            <dd>
              <Go to="/cases/$caseId" params={{ caseId }} size="sm">
                {t('approval.to-case')}
              </Go>
            </dd>
          </>
        )}
        {draftId !== undefined && (
          <>
            <dt>{t('approval.draft')}</dt>
            <dd>
              <Go to="/drafts/$draftId" params={{ draftId }} size="sm">
                {t('approval.to-draft')}
              </Go>
            </dd>
          </>
        )}
        {decidedBy !== undefined && decidedAt !== undefined && (
          <>
            <dt>{t('approval.decided')}</dt>
            <dd>
              <bdi>{decidedBy}</bdi> · <Instant at={decidedAt} />
            </dd>
          </>
        )}
        {reason !== undefined && (
          <>
            <dt>{t('approval.reason')}</dt>
            <dd className="free-text">{reason}</dd>
          </>
        )}
      </dl>
    </>
  );
}
