import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useWords } from '../language/use-words.ts';
import { signIn } from './sign-in.ts';
import { StateSignInFault } from './state-sign-in-fault.tsx';
import { useDoors } from './use-doors.ts';

/** Asks who is there. The code of the second factor is asked for only where it is needed. */
export function SignInForm(): JSX.Element {
  const { t } = useWords();
  const { data } = useDoors();
  const [person, setPerson] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [fault, setFault] = useState<Error>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await signIn({ person, password, ...(code !== undefined && { code }) });
    } catch (thrown) {
      if (thrown instanceof ApiFault && thrown.is('sign-in.code-missing')) setCode('');
      else setFault(thrown as Error);
    } finally {
      setBusy(false);
    }
  };

  const oidc = data?.ways.oidc;
  return (
    <form onSubmit={(event) => void submit(event)} aria-label={t('sign-in.title')}>
      <Stack>
        {fault ? <FaultAlert fault={fault} /> : <StateSignInFault />}
        <TextInput
          label={t('sign-in.person')}
          value={person}
          autoComplete="username"
          required
          data-autofocus
          onChange={(event) => setPerson(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('sign-in.password')}
          value={password}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {code !== undefined && (
          <>
            <Alert color="blue" role="status">
              {t('sign-in.code-asked')}
            </Alert>
            <TextInput
              label={t('sign-in.code')}
              value={code}
              className="ref"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          </>
        )}
        <Button type="submit" loading={isBusy}>
          {t('sign-in.submit')}
        </Button>
        {oidc && (
          <Anchor href={oidc.start} ta="center">
            {t('sign-in.by', { name: oidc.name })}
          </Anchor>
        )}
      </Stack>
    </form>
  );
}
