import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { approvePurge, declinePurge } from '../client/sdk.gen.ts';
import type { PurgeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { ReasonForm } from '../look/reason-form.tsx';
import { useMe } from '../session/me.ts';

/** What is to be destroyed, why and by whose proposal; and the decision of a second person. */
export function PurgeText({ purge }: { purge: PurgeView }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { state, proposedBy, decidedBy, decidedAt, executedAt } = purge;
  const mayDecide =
    state === 'PROPOSED' && me?.may.includes('purge.decide') === true && proposedBy !== me.person;
  return (
    <div>
      <Text size="sm">
        <Marked color={state === 'PROPOSED' ? 'orange' : 'gray'}>{t(`purge.is-${state}`)}</Marked>{' '}
        {t(`purge.because-${purge.reason}`)} · <span className="ref">{purge.legalRef}</span>
      </Text>
      {purge.text !== undefined && (
        <Text size="sm" className="free-text">
          {purge.text}
        </Text>
      )}
      <dl className="facts">
        <dt>{t('purge.proposed')}</dt>
        <dd>
          <bdi>{proposedBy}</bdi> · <Instant at={purge.proposedAt} />
        </dd>
        {decidedBy !== undefined && decidedAt !== undefined && (
          <>
            <dt>{t('approval.decided')}</dt>
            <dd>
              <bdi>{decidedBy}</bdi> · <Instant at={decidedAt} />{' '}
              <span className="free-text">{purge.decisionText}</span>
            </dd>
          </>
        )}
        {executedAt !== undefined && (
          <>
            <dt>{t('purge.executed')}</dt>
            <dd>
              <Instant at={executedAt} />
            </dd>
          </>
        )}
        <dt>{t('purge.parts')}</dt>
        <dd>
          {purge.parts.map(({ messageId, part, keptBecause }) => (
            <div key={`${messageId} ${part}`}>
              <span className="ref">{part}</span>
              {keptBecause !== undefined && ` · ${t(`purge.kept-${keptBecause}`)}`}
            </div>
          ))}
        </dd>
      </dl>
      {mayDecide && <Decide purgeId={purge.purgeId} />}
      {state === 'PROPOSED' && !mayDecide && (
        <Text size="sm" c="dimmed">
          {t('purge.second')}
        </Text>
      )}
    </div>
  );
}

function Decide({ purgeId }: { purgeId: string }): JSX.Element {
  const { t } = useWords();
  const decide = useMutation({
    mutationFn: async (declined?: string) => {
      if (declined === undefined) await answerOf(approvePurge({ path: { purgeId } }));
      else await answerOf(declinePurge({ path: { purgeId }, body: { text: declined } }));
    },
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['purges'] }),
  });
  return (
    <ReasonForm
      label={t('purge.decline-reason')}
      action={t('purge.decline')}
      fault={decide.error}
      onSubmit={(reason) => decide.mutate(reason)}
      beside={
        <Button color="red.9" size="xs" onClick={() => decide.mutate(undefined)}>
          {t('purge.approve')}
        </Button>
      }
    />
  );
}
