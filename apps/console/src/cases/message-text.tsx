import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getMessage } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';

/** What a message says, read only when somebody wants to: each reading leaves its line in the audit. */
export function MessageText({
  caseId,
  messageId,
}: {
  caseId: string;
  messageId: string;
}): JSX.Element {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['message', caseId, messageId],
    enabled: isOpen,
    staleTime: Infinity,
    queryFn: async () => (await answerOf(getMessage({ path: { id: caseId, messageId } }))).content,
  });
  const said = data?.message as { body?: object; language?: string } | undefined;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('timeline.read')}</summary>
      {error && <FaultAlert fault={error} />}
      {isOpen && !data && !error && <Loader size="xs" aria-label={t('frame.loading')} />}
      {said?.body && (
        <>
          <Text size="xs" c="dimmed">
            {t('timeline.language', { language: said.language ?? '' })}
          </Text>
          <Facts of={said.body} language={said.language} />
        </>
      )}
    </details>
  );
}
