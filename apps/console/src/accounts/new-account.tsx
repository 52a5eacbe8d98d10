import { Button, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { createAccount } from '../client/sdk.gen.ts';
import type { CreateAccount, InvitationView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useDoors } from '../session/use-doors.ts';
import { InvitationShown } from './invitation-shown.tsx';
import { RolesChoice } from './roles-choice.tsx';

/** Makes an account; its person gets in with the code that is shown once. */
export function NewAccount(): JSX.Element {
  const { t } = useWords();
  const { data: doors } = useDoors();
  const [person, setPerson] = useState('');
  const [unit, setUnit] = useState('');
  const [subject, setSubject] = useState('');
  const [roles, setRoles] = useState<string[]>([]);
  const [invitation, setInvitation] = useState<InvitationView>();
  const create = useMutation({
    mutationFn: async () =>
      answerOf(
        createAccount({
          body: {
            person,
            roles: roles as CreateAccount['roles'],
            ...(unit !== '' && { unit }),
            ...(subject !== '' && { subject }),
          },
        }),
      ),
    onSuccess: async ({ content }) => {
      setInvitation(content.invitation);
      setPerson('');
      setSubject('');
      setRoles([]);
      await queries.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Paper withBorder p="md" maw={600} component="section" aria-label={t('account.new')}>
      <Title order={2} size="h5" mb="xs">
        {t('account.new')}
      </Title>
      <form onSubmit={submit}>
        <Stack>
          {create.error && <FaultAlert fault={create.error} />}
          {invitation && <InvitationShown invitation={invitation} />}
          <TextInput
            label={t('sign-in.person')}
            value={person}
            required
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
          <RolesChoice roles={roles} onChange={setRoles} />
          <TextInput
            label={t('form.optional', { field: t('account.unit') })}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
          {doors?.ways.oidc && (
            <TextInput
              label={t('form.optional', { field: t('oidc.subject') })}
              description={t('oidc.subject-help')}
              value={subject}
              dir="ltr"
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
          )}
          <Button type="submit">{t('account.make')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}
