import { Alert, Button, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { changePassword } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** Sets another password; the other sessions end with that. */
export function PasswordCard(): JSX.Element {
  const { t } = useWords();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: async () => answerOf(changePassword({ body: { current, password } })),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const eye = { visibilityToggleButtonProps: { 'aria-label': t('sign-in.show') } };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('account.password')}>
      <Title order={2} size="h5" mb="xs">
        {t('account.password')}
      </Title>
      <form onSubmit={submit}>
        <Stack maw={400}>
          {change.error && <FaultAlert fault={change.error} />}
          {change.isSuccess && <Alert color="teal">{t('account.changed')}</Alert>}
          <PasswordInput
            label={t('account.current')}
            value={current}
            required
            autoComplete="current-password"
            onChange={(event) => setCurrent(event.currentTarget.value)}
            {...eye}
          />
          <PasswordInput
            label={t('invitation.password')}
            description={t('invitation.rule')}
            value={password}
            required
            autoComplete="new-password"
            onChange={(event) => setPassword(event.currentTarget.value)}
            {...eye}
          />
          <Button type="submit" variant="default">
            {t('account.change')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
