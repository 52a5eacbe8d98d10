import {
  Alert,
  Button,
  Center,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import { LanguageChoice } from '../frame/language-choice.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useWords } from '../language/use-words.ts';
import { acceptInvitation } from './sign-in.ts';

/** Where somebody who was given a one-time code sets a password, and is signed in by it. */
export function InvitationPage(): JSX.Element {
  const { t } = useWords();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [secondFactor, setSecondFactor] = useState<string>();
  const [fault, setFault] = useState<Error>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFault(undefined);
    try {
      const given = secondFactor === undefined ? {} : { secondFactor };
      await acceptInvitation({ code: code.trim(), password, ...given });
      await navigate({ to: '/' });
    } catch (thrown) {
      if (thrown instanceof ApiFault && thrown.is('sign-in.code-missing')) setSecondFactor('');
      else setFault(thrown as Error);
    }
  };

  return (
    <Center mih="100vh" p="md">
      <Paper withBorder p="lg" w={400} component="main">
        <Group justify="space-between" align="start" wrap="nowrap" mb="md">
          <Title order={1} size="h3">
            {t('invitation.title')}
          </Title>
          <LanguageChoice />
        </Group>
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            {fault && <FaultAlert fault={fault} />}
            <TextInput
              label={t('invitation.code')}
              value={code}
              dir="ltr"
              required
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('invitation.password')}
              description={t('invitation.rule')}
              value={password}
              autoComplete="new-password"
              required
              visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show') }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {secondFactor !== undefined && (
              <>
                <Alert color="blue" role="status">
                  {t('sign-in.code-asked')}
                </Alert>
                <TextInput
                  label={t('sign-in.code')}
                  value={secondFactor}
                  className="ref"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  required
                  onChange={(event) => setSecondFactor(event.currentTarget.value)}
                />
              </>
            )}
            <Button type="submit">{t('invitation.submit')}</Button>
            <Text size="sm" c="dimmed">
              {t('sign-in.notice')}
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
