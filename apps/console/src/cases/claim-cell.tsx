import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { assign } from '../client/sdk.gen.ts';
import type { CaseLineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { useMe } from '../session/me.ts';

/** Who has a case; one that nobody has is taken with one click, in the version that the list shows. */
export function ClaimCell({ line }: { line: CaseLineView }): JSX.Element | null {
  const { t } = useWords();
  const { data: me } = useMe();
  const claim = useMutation({
    mutationFn: async (officer: string) =>
      answerOf(
        assign({
          path: { id: line.caseId },
          body: { officer },
          headers: { 'Idempotency-Key': crypto.randomUUID(), 'If-Match': `"${line.version}"` },
        }),
      ),
    onSettled: async () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  if (line.assignee !== undefined) return <bdi>{line.assignee}</bdi>;
  const takes = line.direction === 'IN' ? 'case.acknowledge' : 'request.submit';
  const isPossible = line.nextDueAt !== undefined && me?.may.includes(takes) === true;
  if (!isPossible) return null;
  if (claim.isError) {
    return (
      <Text size="xs" c="red" role="alert">
        {t('saved.not-claimed')}
      </Text>
    );
  }
  return (
    <Button
      size="compact-xs"
      variant="light"
      loading={claim.isPending}
      aria-label={t('saved.claim-case', { reference: line.reference })}
      onClick={() => claim.mutate(me.person)}
    >
      {t('assignment.claim')}
    </Button>
  );
}
