import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listApprovals } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { unlessLive } from '../live/live.ts';

/** How much waits for whoever looks: what somebody else has asked for, and this person may decide. */
export function WaitingCount(): ReactNode {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['approvals', 'WAITING'],
    queryFn: async () => (await answerOf(listApprovals())).content.approvals,
    refetchInterval: unlessLive(60_000),
  });
  const count = data?.filter(({ mayDecide }) => mayDecide).length ?? 0;
  if (count === 0) return undefined;
  return (
    <Badge size="sm" circle color="red.9" aria-label={t('approval.waiting', { count })}>
      {count}
    </Badge>
  );
}
