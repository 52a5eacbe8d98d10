import { Alert, Button, Group, List, Paper, Progress, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { checkLog, listChecks } from '../client/sdk.gen.ts';
import type { AuditCheckView, MeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';

/** While one goes on it is looked at again after so long. */
const AGAIN_MS = 1_000;

/** Whether the own audit log is what it was: what the node has found by itself, and a button to look now. */
export function LogCheck(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['audit-checks'],
    queryFn: async () => (await answerOf(listChecks())).content.checks,
    refetchInterval: ({ state }) => (state.data?.some(isAsked) === true ? AGAIN_MS : false),
  });
  const ask = useMutation({
    mutationFn: async () => answerOf(checkLog()),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['audit-checks'] }),
  });
  const fault = error ?? ask.error;
  const open = data?.find(isAsked);
  const done = data?.find(({ finishedAt }) => finishedAt !== undefined);
  const faulty = data?.find(({ faults }) => faults.length > 0);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="log-check">
      <Group justify="space-between" align="start">
        <Title order={2} size="h5" id="log-check">
          {t('checkpoint.check')}
        </Title>
        {mayAsk(me) && (
          <Button
            size="compact-sm"
            variant="light"
            loading={ask.isPending}
            disabled={open !== undefined}
            onClick={() => ask.mutate()}
          >
            {t('checkpoint.check-now')}
          </Button>
        )}
      </Group>
      {fault && <FaultAlert fault={fault} />}
      <div role="status">
        {open && <Course check={open} />}
        {!open && !faulty && done && <Good check={done} />}
      </div>
      {faulty && <Faults check={faulty} />}
    </Paper>
  );
}

/** Auditors and administrators may; supervisors see what was found. */
function mayAsk(me: MeView | null | undefined): boolean {
  return me?.may.includes('audit.check') === true;
}

/** One that somebody waits for; those of the node itself come and go. */
function isAsked({ askedBy, finishedAt }: AuditCheckView): boolean {
  return askedBy !== 'node' && finishedAt === undefined;
}

function Good({ check: { size, askedAt } }: { check: AuditCheckView }): JSX.Element {
  const { t } = useWords();
  return (
    <Text size="sm">
      {t('checkpoint.check-good', { size })} <Instant at={askedAt} />
    </Text>
  );
}

function Course({ check: { walked, size } }: { check: AuditCheckView }): JSX.Element {
  const { t } = useWords();
  const share = size === 0 ? 0 : Math.floor((100 * walked) / size);
  return (
    <>
      <Text size="sm">{t('checkpoint.check-going', { walked, size })}</Text>
      <Progress value={share} mt={4} aria-hidden="true" />
    </>
  );
}

function Faults({ check }: { check: AuditCheckView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <Alert color="red" title={t('checkpoint.check-bad')} mt="xs">
      <List size="sm">
        {check.faults.map(({ kind, position, entryId, witness }) => (
          <List.Item key={`${kind} ${position} ${entryId} ${witness}`}>
            <strong>{code(kind)}</strong>{' '}
            {position !== undefined && t('checkpoint.position', { position })}{' '}
            {witness !== undefined && <bdi className="ref">{witness}</bdi>}
          </List.Item>
        ))}
      </List>
      <Instant at={check.askedAt} />
    </Alert>
  );
}
