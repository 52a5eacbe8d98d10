import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { beginOnwardDraft } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** One button for each State that an answer or referral points to: it begins the request to that State. */
export function OnwardButtons({ view, etag }: { view: CaseView; etag: string }): JSX.Element {
  const { t } = useWords();
  const navigate = useNavigate();
  const [fault, setFault] = useState<Error>();
  const begin = async (to: string): Promise<void> => {
    try {
      const { content } = await answerOf(
        beginOnwardDraft({
          path: { id: view.caseId },
          body: { to },
          headers: { 'Idempotency-Key': crypto.randomUUID(), 'If-Match': etag },
        }),
      );
      await navigate({ to: '/drafts/$draftId', params: { draftId: content.draftId } });
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  return (
    <>
      {onwardStates(view).map((state) => (
        <Button key={state} size="sm" variant="light" onClick={() => void begin(state)}>
          {t('case.onward', { state })}
        </Button>
      ))}
      {fault && <FaultAlert fault={fault} />}
    </>
  );
}

function onwardStates({ content, direction }: CaseView): string[] {
  if (direction !== 'OUT') return [];
  const referred = content.referral?.said.onwardStates ?? [];
  const exported = content.itemResults.flatMap(({ said }) =>
    said.reasons.flatMap(({ code, country }) =>
      code === 'EXPORTED_TO' && country !== undefined ? [country] : [],
    ),
  );
  return [...new Set([...referred.map(({ state }) => state), ...exported])];
}
