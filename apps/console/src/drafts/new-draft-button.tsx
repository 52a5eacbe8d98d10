import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { beginDraft } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { newRequest } from './new-request.ts';

/** Begins a trace request with nothing but who asks. */
export function NewDraftButton(): JSX.Element {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: async () =>
      answerOf(
        beginDraft({
          body: { language, to: [], request: (await newRequest()) as never },
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      ),
    onSuccess: async ({ content: { draftId } }) =>
      navigate({ to: '/drafts/$draftId', params: { draftId } }),
  });
  return (
    <>
      <Button loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('drafts.begin')}
      </Button>
      {begin.error && <FaultAlert fault={begin.error} />}
    </>
  );
}
