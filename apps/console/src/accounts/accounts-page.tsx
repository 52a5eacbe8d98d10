import { Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listAccounts } from '../client/sdk.gen.ts';
import type { AccountView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';
import { AccountEditor } from './account-editor.tsx';
import { NewAccount } from './new-account.tsx';
import { SessionsCard } from './sessions-card.tsx';

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
      <Text size="sm">
        <Go to="/permissions" size="sm">
          {t('access.to-matrix')}
        </Go>
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      <Table.ScrollContainer minWidth={760} type="native" tabIndex={0}>
        <Table withTableBorder fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('sign-in.person')}</Table.Th>
              <Table.Th>{t('account.roles')}</Table.Th>
              <Table.Th>{t('account.unit')}</Table.Th>
              <Table.Th>{t('account.last')}</Table.Th>
              <Table.Th>{t('cases.state')}</Table.Th>
              {mayChange && <Table.Th>{t('access.change')}</Table.Th>}
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
      {mayChange && <SessionsCard all />}
    </Stack>
  );
}

function Row({ account, mayChange }: { account: AccountView; mayChange: boolean }): JSX.Element {
  const { t, code } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { roles, unit, absence } = account;
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <bdi>{account.person}</bdi>
          {absence && (
            <Text size="xs" c="dimmed">
              {t('access.away', { deputy: absence.deputy })} <Instant at={absence.until} to="day" />
            </Text>
          )}
        </Table.Td>
        <Table.Td>{roles.map((role) => code(role)).join(', ')}</Table.Td>
        <Table.Td>
          <bdi>{unit}</bdi>
        </Table.Td>
        <Table.Td>
          {account.lastSignInAt === undefined ? '–' : <Instant at={account.lastSignInAt} />}
        </Table.Td>
        <Table.Td>{t(stateOf(account))}</Table.Td>
        {mayChange && (
          <Table.Td>
            <button
              type="button"
              className="plain-button"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t('access.change-of', { person: account.person })}
            </button>
          </Table.Td>
        )}
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={6}>
            <AccountEditor key={account.version} account={account} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function stateOf({ disabled, invited }: AccountView): string {
  if (disabled) return 'account.disabled';
  return invited ? 'account.invited' : 'account.active';
}
