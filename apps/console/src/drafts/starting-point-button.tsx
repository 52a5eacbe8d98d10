import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { beginWithCase } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** Begins a request with one of this State's own, without what is true of that matter alone. */
export function StartingPointButton({ view }: { view: CaseView }): JSX.Element | null {
  const { t } = useWords();
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: async () =>
      answerOf(
        beginWithCase({
          path: { id: view.caseId },
          body: {},
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      ),
    onSuccess: async ({ content: { draftId } }) =>
      navigate({ to: '/drafts/$draftId', params: { draftId } }),
  });
  if (view.direction !== 'OUT' || view.content.request === undefined) return null;
  return (
    <>
      <Button size="sm" variant="subtle" loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('template.starting-point')}
      </Button>
      {begin.error && <FaultAlert fault={begin.error} />}
    </>
  );
}
