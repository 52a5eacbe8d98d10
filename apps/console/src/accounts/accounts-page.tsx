import {
  Alert,
  Button,
  Checkbox,
  Group,
  Paper,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { changeAccount, createAccount, listAccounts } from '../client/sdk.gen.ts';
import type { AccountView, CreateAccount, InvitationView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';

const ROLES = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR'] as const;

/** Who may sign in here, and as what; a new person gets a one-time code, which is shown once. */
export function AccountsPage(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { data, error } = useQuery({
    queryKey: ['accounts'],
    queryFn: async () => (await answerOf(listAccounts())).content.accounts,
  });
  const mayChange = me?.role === 'ADMINISTRATOR';
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('menu.accounts')}
      </Title>
      {error && <FaultAlert fault={error} />}
      <Table.ScrollContainer minWidth={700} type="native" tabIndex={0}>
        <Table withTableBorder fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('sign-in.person')}</Table.Th>
              <Table.Th>{t('account.roles')}</Table.Th>
              <Table.Th>{t('account.unit')}</Table.Th>
              <Table.Th>{t('account.last')}</Table.Th>
              <Table.Th>{t('cases.state')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.map((account) => (
              <Row key={account.accountId} account={account} mayChange={mayChange} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {mayChange && <NewAccount />}
    </Stack>
  );
}

function Row({ account, mayChange }: { account: AccountView; mayChange: boolean }): JSX.Element {
  const { t, code } = useWords();
  const { roles, unit, disabled, version, accountId } = account;
  const turn = useMutation({
    mutationFn: async () =>
      answerOf(
        changeAccount({
          path: { accountId },
          body: {
            roles: roles as CreateAccount['roles'],
            disabled: !disabled,
            ...(unit !== undefined && { unit }),
          },
          headers: { 'If-Match': `"${version}"` },
        }),
      ),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <bdi>{account.person}</bdi>
      </Table.Td>
      <Table.Td>{roles.map((role) => code(role)).join(', ')}</Table.Td>
      <Table.Td>
        <bdi>{unit}</bdi>
      </Table.Td>
      <Table.Td>
        {account.lastSignInAt === undefined ? '–' : <Instant at={account.lastSignInAt} />}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {t(stateOf(account))}
          {mayChange && (
            <Button size="compact-xs" variant="default" onClick={() => turn.mutate()}>
              {t(disabled ? 'account.enable' : 'account.disable')}
            </Button>
          )}
        </Group>
        {turn.error && <FaultAlert fault={turn.error} />}
      </Table.Td>
    </Table.Tr>
  );
}

function stateOf({ disabled, invited }: AccountView): string {
  if (disabled) return 'account.disabled';
  return invited ? 'account.invited' : 'account.active';
}

function NewAccount(): JSX.Element {
  const { t, code } = useWords();
  const [person, setPerson] = useState('');
  const [unit, setUnit] = useState('');
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
          },
        }),
      ),
    onSuccess: async ({ content }) => {
      setInvitation(content.invitation);
      setPerson('');
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
          {invitation && (
            <Alert color="teal" role="status" title={t('account.invitation')}>
              <Text className="digest" fz="lg">
                {invitation.code}
              </Text>
              <Text size="sm">
                {t('account.until')} <Instant at={invitation.expiresAt} />
              </Text>
            </Alert>
          )}
          <TextInput
            label={t('sign-in.person')}
            value={person}
            required
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
          <Checkbox.Group label={t('account.roles')} value={roles} onChange={setRoles}>
            <Group mt={6}>
              {ROLES.map((role) => (
                <Checkbox key={role} value={role} label={code(role)} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput
            label={t('form.optional', { field: t('account.unit') })}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
          <Button type="submit">{t('account.make')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}
