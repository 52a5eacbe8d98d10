import { Alert, Button, Paper, PasswordInput, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { changePassword, listSessions, revokeSession } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';
import { SecondFactorCard } from '../session/second-factor-card.tsx';

/** What belongs to whoever is signed in: the password, the second factor, and the places where one is signed in. */
export function OwnAccountPage(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  return (
    <Stack maw={860}>
      <Title order={1} size="h3">
        {t('account.own')}
      </Title>
      <SessionsCard />
      <PasswordCard />
      {me?.secondFactor === false && <SecondFactorCard />}
    </Stack>
  );
}

function SessionsCard(): JSX.Element {
  const { t, code } = useWords();
  const { data, error } = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => (await answerOf(listSessions())).content.sessions,
  });
  const revoke = useMutation({
    mutationFn: async (sessionId: string) => answerOf(revokeSession({ path: { sessionId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('account.sessions')}>
      <Title order={2} size="h5" mb="xs">
        {t('account.sessions')}
      </Title>
      {error && <FaultAlert fault={error} />}
      <Table.ScrollContainer minWidth={600} type="native" tabIndex={0}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('account.since')}</Table.Th>
              <Table.Th>{t('account.seen')}</Table.Th>
              <Table.Th>{t('account.agent')}</Table.Th>
              <Table.Th>{t('account.way')}</Table.Th>
              <Table.Th>{t('account.end')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.map((one) => (
              <Table.Tr key={one.sessionId}>
                <Table.Td>
                  <Instant at={one.startedAt} />
                </Table.Td>
                <Table.Td>
                  <Instant at={one.seenAt} />
                </Table.Td>
                <Table.Td>
                  <Text size="xs" className="digest">
                    {one.agent}
                  </Text>
                </Table.Td>
                <Table.Td>{code(`WAY_${one.way}`)}</Table.Td>
                <Table.Td>
                  {one.current ? (
                    t('account.this')
                  ) : (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => revoke.mutate(one.sessionId)}
                    >
                      {t('account.end')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function PasswordCard(): JSX.Element {
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
