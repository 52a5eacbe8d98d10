import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { openIdentity } from '../client/sdk.gen.ts';
import { headerText } from '../cases/header-text.ts';
import { useWords } from '../language/use-words.ts';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';

/** An identity that would go with it: opened for a reason, which stands in the audit. */
export function HeldIdentity({
  approvalId,
  part,
}: {
  approvalId: string;
  part: string;
}): JSX.Element {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const open = useMutation({
    mutationFn: async () =>
      answerOf(
        openIdentity({
          path: { approvalId, part },
          headers: { 'X-Reason': headerText(reason) },
        }),
      ),
  });
  if (open.data) {
    return (
      <div>
        <Facts of={open.data.content.identity} />
        <Button size="compact-xs" variant="default" onClick={() => open.reset()}>
          {t('identity.close')}
        </Button>
      </div>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open.mutate();
  };
  return (
    <form onSubmit={submit}>
      {open.error && <FaultAlert fault={open.error} />}
      <Group align="end" gap="xs">
        <TextInput
          size="xs"
          flex={1}
          label={t('identity.reason', { part })}
          value={reason}
          required
          minLength={3}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default">
          {t('identity.open')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t('identity.audited')}
      </Text>
    </form>
  );
}
