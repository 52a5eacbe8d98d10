import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { tryLane } from '../client/sdk.gen.ts';
import type { LaneView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** Why a lane rests and until when, with a way to try it at once. */
export function TryNow({ lane, mayTry }: { lane: LaneView; mayTry: boolean }): JSX.Element | null {
  const { t } = useWords();
  const attempt = useMutation({
    mutationFn: async () => answerOf(tryLane({ path: { state: lane.partner } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['partners'] }),
  });
  if (lane.failures === 0 && lane.waiting === 0) return null;
  return (
    <>
      {attempt.error && <FaultAlert fault={attempt.error} />}
      <dl className="facts">
        <dt>{t('trust.failures')}</dt>
        <dd>{lane.failures}</dd>
        {lane.lastError !== undefined && (
          <>
            <dt>{t('trust.because')}</dt>
            <dd className="ref">{lane.lastError}</dd>
          </>
        )}
        {lane.nextAttemptAt !== undefined && (
          <>
            <dt>{t('trust.next')}</dt>
            <dd>
              <Instant at={lane.nextAttemptAt} />
            </dd>
          </>
        )}
      </dl>
      {mayTry && (
        <Button
          size="compact-sm"
          variant="default"
          loading={attempt.isPending}
          onClick={() => attempt.mutate()}
        >
          {t('trust.try-now', { partner: lane.partner })}
        </Button>
      )}
    </>
  );
}
