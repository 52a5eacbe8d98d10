import { Button, Group, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import {
  confirmPartnerChange,
  declinePartnerChange,
  listPartnerChanges,
  proposePartner,
} from '../client/sdk.gen.ts';
import type { PartnerChangeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { useMe } from '../session/me.ts';

async function refresh(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ['partner-changes'] });
  await queries.invalidateQueries({ queryKey: ['partners'] });
}

/** Changes of whom this node believes: two persons compare the fingerprint with that State, or one declines. */
export function PartnerChanges(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { data, error } = useQuery({
    queryKey: ['partner-changes'],
    queryFn: async () => (await answerOf(listPartnerChanges())).content.changes,
  });
  const mayDecide = me?.may.includes('partner-change.decide') === true;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('trust.changes')}>
      <Title order={2} size="h5">
        {t('trust.changes')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('trust.changes-say')}
      </Text>
      {error && <FaultAlert fault={error} />}
      <Stack mt="sm">
        {data?.length === 0 && <Text size="sm">{t('trust.no-changes')}</Text>}
        {data?.map((change) => (
          <OneChange key={change.changeId} change={change} mayDecide={mayDecide} />
        ))}
        {me?.may.includes('partner-change.propose') === true && <Propose />}
      </Stack>
    </Paper>
  );
}

function OneChange({
  change,
  mayDecide,
}: {
  change: PartnerChangeView;
  mayDecide: boolean;
}): JSX.Element {
  const { t } = useWords();
  const { state, standing, confirmedBy, decidedBy, decidedAt, endpointNow } = change;
  return (
    <article className="change" aria-label={`${state} ${change.version}`}>
      <Group gap="xs">
        <Text fw={700}>
          <span className="ref">{state}</span> · <bdi>{change.name}</bdi>
        </Text>
        <Marked color={standing === 'WAITING' ? 'orange' : 'gray'}>
          {t(`trust.change-${standing}`)}
        </Marked>
      </Group>
      <dl className="facts">
        <dt>{t('trust.kinds')}</dt>
        <dd>{change.kinds.map((kind) => t(`trust.kind-${kind}`)).join(', ')}</dd>
        <dt>{t('partner.endpoint')}</dt>
        <dd className="digest">
          {endpointNow !== undefined && endpointNow !== change.endpoint && `${endpointNow} → `}
          {change.endpoint}
        </dd>
        <dt>{t('trust.offered')}</dt>
        <dd>
          <bdi>{change.offeredBy}</bdi> · <Instant at={change.offeredAt} />
        </dd>
        {confirmedBy !== undefined && (
          <>
            <dt>{t('trust.first')}</dt>
            <dd>
              <bdi>{confirmedBy}</bdi>
            </dd>
          </>
        )}
        {decidedBy !== undefined && decidedAt !== undefined && (
          <>
            <dt>{t('approval.decided')}</dt>
            <dd>
              <bdi>{decidedBy}</bdi> · <Instant at={decidedAt} />
            </dd>
          </>
        )}
        {change.reason !== undefined && (
          <>
            <dt>{t('approval.reason')}</dt>
            <dd className="free-text">{change.reason}</dd>
          </>
        )}
      </dl>
      {standing === 'WAITING' && mayDecide && <Decide changeId={change.changeId} />}
    </article>
  );
}

function Decide({ changeId }: { changeId: string }): JSX.Element {
  const { t } = useWords();
  const [fingerprint, setFingerprint] = useState('');
  const [reason, setReason] = useState('');
  const confirm = useMutation({
    mutationFn: async () =>
      answerOf(confirmPartnerChange({ path: { changeId }, body: { fingerprint } })),
    onSuccess: refresh,
  });
  const decline = useMutation({
    mutationFn: async () =>
      answerOf(declinePartnerChange({ path: { changeId }, body: { reason } })),
    onSuccess: refresh,
  });
  const submit = (event: FormEvent, what: typeof confirm): void => {
    event.preventDefault();
    what.mutate();
  };
  return (
    <Stack gap="xs">
      {(confirm.error ?? decline.error) && (
        <FaultAlert fault={(confirm.error ?? decline.error) as Error} />
      )}
      <form onSubmit={(event) => submit(event, confirm)}>
        <Group align="end" gap="xs">
          <TextInput
            flex={1}
            label={t('trust.fingerprint-read')}
            value={fingerprint}
            dir="ltr"
            required
            onChange={(event) => setFingerprint(event.currentTarget.value)}
          />
          <Button type="submit">{t('trust.confirm')}</Button>
        </Group>
      </form>
      <form onSubmit={(event) => submit(event, decline)}>
        <Group align="end" gap="xs">
          <TextInput
            flex={1}
            label={t('trust.decline-reason')}
            value={reason}
            required
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {t('trust.decline')}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

function Propose(): JSX.Element {
  const { t } = useWords();
  const [descriptor, setDescriptor] = useState('');
  const [fingerprint, setFingerprint] = useState('');
  const propose = useMutation({
    mutationFn: async () =>
      answerOf(proposePartner({ body: { descriptor: descriptor.trim(), fingerprint } })),
    onSuccess: async () => {
      setDescriptor('');
      setFingerprint('');
      await refresh();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    propose.mutate();
  };
  return (
    <details>
      <summary>{t('trust.propose')}</summary>
      <form onSubmit={submit}>
        <Stack gap="xs" mt="xs">
          {propose.error && <FaultAlert fault={propose.error} />}
          <Textarea
            label={t('trust.descriptor')}
            value={descriptor}
            dir="ltr"
            rows={4}
            required
            onChange={(event) => setDescriptor(event.currentTarget.value)}
          />
          <TextInput
            label={t('trust.fingerprint-read')}
            value={fingerprint}
            dir="ltr"
            required
            onChange={(event) => setFingerprint(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" variant="default">
              {t('trust.propose-it')}
            </Button>
          </Group>
        </Stack>
      </form>
    </details>
  );
}
