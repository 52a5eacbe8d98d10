import { Alert, Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { sendTestMail } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** One mail, to see whether the server takes it. */
export function MailTest(): JSX.Element {
  const { t } = useWords();
  const [to, setTo] = useState('');
  const send = useMutation({ mutationFn: async () => answerOf(sendTestMail({ body: { to } })) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit}>
      {send.error && <FaultAlert fault={send.error} />}
      {send.isSuccess && (
        <Alert color="teal" role="status">
          {t('admin.mail-taken')}
        </Alert>
      )}
      <Group align="end" gap="xs">
        <TextInput
          label={t('admin.mail-to')}
          type="email"
          dir="ltr"
          value={to}
          required
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={send.isPending}>
          {t('admin.mail-send')}
        </Button>
      </Group>
    </form>
  );
}
