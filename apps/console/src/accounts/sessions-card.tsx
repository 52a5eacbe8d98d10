import { Button, Paper, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { listSessions, revokeSession } from '../client/sdk.gen.ts';
import type { SessionView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** Where one is signed in, or everybody for an administrator, each with a way to end it. */
export function SessionsCard({ all = false }: { all?: boolean }): JSX.Element {
  const { t } = useWords();
  const title = t(all ? 'access.all-sessions' : 'account.sessions');
  const { data, error } = useQuery({
    queryKey: ['sessions', all],
    queryFn: async () =>
      (await answerOf(listSessions(all ? { query: { all: 'true' } } : {}))).content.sessions,
  });
  const revoke = useMutation({
    mutationFn: async (sessionId: string) => answerOf(revokeSession({ path: { sessionId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {(error ?? revoke.error) && <FaultAlert fault={(error ?? revoke.error) as Error} />}
      <Table.ScrollContainer minWidth={600} type="native" tabIndex={0}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              {all && <Table.Th>{t('sign-in.person')}</Table.Th>}
              {['since', 'seen', 'agent', 'way', 'end'].map((name) => (
                <Table.Th key={name}>{t(`account.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.map((one) => (
              <OneSession
                key={one.sessionId}
                session={one}
                all={all}
                onEnd={() => revoke.mutate(one.sessionId)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function OneSession({
  session,
  all,
  onEnd,
}: {
  session: SessionView;
  all: boolean;
  onEnd: () => void;
}): JSX.Element {
  const { t, code } = useWords();
  return (
    <Table.Tr>
      {all && (
        <Table.Td>
          <bdi>{session.person}</bdi>
        </Table.Td>
      )}
      <Table.Td>
        <Instant at={session.startedAt} />
      </Table.Td>
      <Table.Td>
        <Instant at={session.seenAt} />
      </Table.Td>
      <Table.Td>
        <Text size="xs" className="digest">
          {session.agent}
        </Text>
      </Table.Td>
      <Table.Td>{code(`WAY_${session.way}`)}</Table.Td>
      <Table.Td>
        {session.current ? (
          t('account.this')
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('access.end-of', { person: session.person })}
            onClick={onEnd}
          >
            {t('account.end')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
