import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { changeAccount, inviteAgain } from '../client/sdk.gen.ts';
import type { AccountView, ChangeAccount } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useDoors } from '../session/use-doors.ts';
import { InvitationShown } from './invitation-shown.tsx';
import { RolesChoice } from './roles-choice.tsx';

/** What an account shall be: roles, unit, binding, open or closed; and a new invitation for who can not get in. */
export function AccountEditor({ account }: { account: AccountView }): JSX.Element {
  const { t } = useWords();
  const { data: doors } = useDoors();
  const { accountId, version, disabled } = account;
  const [roles, setRoles] = useState(account.roles);
  const [unit, setUnit] = useState(account.unit ?? '');
  const [subject, setSubject] = useState(account.subject ?? '');
  const [proof, setProof] = useState('');
  const refresh = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['accounts'] });
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const change = useMutation({
    mutationFn: async (isClosed: boolean) =>
      answerOf(
        changeAccount({
          path: { accountId },
          body: {
            roles: roles as ChangeAccount['roles'],
            disabled: isClosed,
            ...(unit !== '' && { unit }),
            ...(subject !== '' && { subject }),
          },
          headers: { 'If-Match': `"${version}"` },
        }),
      ),
    onSuccess: refresh,
  });
  const invite = useMutation({
    mutationFn: async () =>
      answerOf(
        inviteAgain({
          path: { accountId },
          body: proof.trim() === '' ? {} : { lostFactorProof: proof.trim() },
        }),
      ),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate(disabled);
  };
  return (
    <form onSubmit={submit} aria-label={t('access.change-of', { person: account.person })}>
      <Stack maw={600}>
        {(change.error ?? invite.error) && (
          <FaultAlert fault={(change.error ?? invite.error) as Error} />
        )}
        {invite.data && <InvitationShown invitation={invite.data.content} />}
        <RolesChoice roles={roles} onChange={setRoles} />
        <TextInput
          label={t('form.optional', { field: t('account.unit') })}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
        {(doors?.ways.oidc || account.subject !== undefined) && (
          <TextInput
            label={t('form.optional', { field: t('oidc.subject') })}
            description={t('oidc.subject-help')}
            value={subject}
            dir="ltr"
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('form.optional', { field: t('access.lost-factor') })}
          description={t('access.lost-factor-help')}
          value={proof}
          maxLength={500}
          onChange={(event) => setProof(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          {t('access.ends')}
        </Text>
        <Group>
          <Button type="submit" size="xs">
            {t('access.save')}
          </Button>
          <Button size="xs" variant="default" onClick={() => change.mutate(!disabled)}>
            {t(disabled ? 'account.enable' : 'account.disable')}
          </Button>
          <Button size="xs" variant="default" onClick={() => invite.mutate()}>
            {t('access.invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
