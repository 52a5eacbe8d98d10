import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { recallMessage } from '../client/sdk.gen.ts';
import type { TimelineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** Takes back what waits, as long as it has not left; afterwards, why that is over. A request becomes a draft again. */
export function RecallButton({
  entry: { messageId, kind, recall },
  caseId,
}: {
  entry: TimelineView;
  caseId: string;
}): JSX.Element | null {
  const { t, code } = useWords();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: async () => answerOf(recallMessage({ path: { id: caseId, messageId } })),
    onSettled: async () => queries.invalidateQueries({ queryKey: ['case', caseId] }),
    onSuccess: async ({ content: { draftId } }) => {
      if (draftId !== undefined) await navigate({ to: '/drafts/$draftId', params: { draftId } });
    },
  });
  if (take.error) return <FaultAlert fault={take.error} />;
  if (recall === undefined) return null;
  if (recall !== 'POSSIBLE') {
    return (
      <Text size="sm" c="dimmed">
        {t(`recall.why-${recall}`)}
      </Text>
    );
  }
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="default"
        loading={take.isPending}
        aria-label={t('recall.recall-kind', { kind: code(kind) })}
        onClick={() => take.mutate()}
      >
        {t('recall.recall')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('recall.help')}
      </Text>
    </Group>
  );
}
