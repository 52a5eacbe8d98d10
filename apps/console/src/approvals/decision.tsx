import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { approve, refuseApproval, withdrawApproval } from '../client/sdk.gen.ts';
import type { OpenedApprovalView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

type Way = 'approve' | 'refuse' | 'withdraw';

/** What this person may do with what waits: approve it, refuse it for a reason, or take back what is one's own. */
export function Decision({ approval }: { approval: OpenedApprovalView }): JSX.Element {
  const { t } = useWords();
  const { approvalId, mine, mayDecide, partners } = approval;
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: async (way: Way) => {
      const path = { approvalId };
      if (way === 'approve') await answerOf(approve({ path }));
      else if (way === 'refuse') await answerOf(refuseApproval({ path, body: { reason } }));
      else await answerOf(withdrawApproval({ path }));
    },
    // Whatever the node said: what stands there now is what counts.
    onSettled: async () => {
      for (const key of ['approval', 'approvals', 'cases', 'case', 'drafts'])
        await queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const refuse = (event: FormEvent): void => {
    event.preventDefault();
    decide.mutate('refuse');
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('approval.decision')}>
      <Title order={2} size="h5" mb="xs">
        {t('approval.decision')}
      </Title>
      <Stack>
        {decide.error && <FaultAlert fault={decide.error} />}
        {mine && (
          <Group>
            <Button variant="default" onClick={() => decide.mutate('withdraw')}>
              {t('approval.withdraw')}
            </Button>
          </Group>
        )}
        {!mine && !mayDecide && <Alert color="blue">{t('approval.not-yours')}</Alert>}
        {mayDecide && (
          <>
            <Group>
              <Button loading={decide.isPending} onClick={() => decide.mutate('approve')}>
                {t('approval.approve', { to: partners.join(', ') })}
              </Button>
            </Group>
            <form onSubmit={refuse}>
              <Group align="end">
                <TextInput
                  flex={1}
                  label={t('approval.refusal-reason')}
                  value={reason}
                  required
                  maxLength={2000}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
                <Button type="submit" variant="default">
                  {t('approval.refuse')}
                </Button>
              </Group>
            </form>
            <Text size="xs" c="dimmed">
              {t('approval.signed')}
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  );
}
