import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { liftHold, listCasePurges, placeHold, proposePurge } from '../client/sdk.gen.ts';
import type { LegalHoldView, ProposePurge } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { ReasonForm } from '../look/reason-form.tsx';
import { useMe } from '../session/me.ts';
import { PurgeText } from './purge-text.tsx';

const REASONS = ['RETENTION_ENDED', 'LEGAL_ORDER', 'ACQUITTAL', 'OTHER'] as const;

async function refresh(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ['purges'] });
  await queries.invalidateQueries({ queryKey: ['case'] });
}

/** How long the sealed parts of a case are kept, what was destroyed, and what keeps them: read when it is opened. */
export function CaseRetention({ caseId }: { caseId: string }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { data, error } = useQuery({
    queryKey: ['purges', caseId],
    queryFn: async () => (await answerOf(listCasePurges({ path: { id: caseId } }))).content,
  });
  if (error) return <FaultAlert fault={error} />;
  if (!data) return <Text size="sm">{t('frame.loading')}</Text>;
  const may = (action: string): boolean => me?.may.includes(action) === true;
  return (
    <Stack gap="xs">
      {data.keptUntil.length === 0 && data.tombstones.length === 0 && (
        <Text size="sm">{t('purge.goes-on')}</Text>
      )}
      <dl className="facts">
        {data.keptUntil.map(({ messageId, part, keepUntil, because }) => (
          <div key={`${messageId} ${part}`} className="fact-pair">
            <dt className="ref">{part}</dt>
            <dd>
              {t('purge.until')} <Instant at={keepUntil} zone="UTC" to="day" />
              <Text size="xs" c="dimmed">
                <Said>{because}</Said>
              </Text>
            </dd>
          </div>
        ))}
        {data.tombstones.map(({ messageId, part, purgedAt, reason }) => (
          <div key={`${messageId} ${part}`} className="fact-pair">
            <dt className="ref">{part}</dt>
            <dd>
              ✝ {t('purge.destroyed')} <Instant at={purgedAt} /> · {t(`purge.because-${reason}`)}
            </dd>
          </div>
        ))}
      </dl>
      {data.holds.map((hold) => (
        <Hold key={hold.holdId} hold={hold} mayLift={may('hold.lift')} />
      ))}
      {data.purges.map((purge) => (
        <PurgeText key={purge.purgeId} purge={purge} />
      ))}
      {may('hold.place') && <PlaceHold caseId={caseId} />}
      {may('purge.propose') && data.keptUntil.length > 0 && <Propose caseId={caseId} />}
    </Stack>
  );
}

function Hold({ hold, mayLift }: { hold: LegalHoldView; mayLift: boolean }): JSX.Element {
  const { t } = useWords();
  const lift = useMutation({
    mutationFn: async (reason: string) =>
      answerOf(liftHold({ path: { id: hold.caseId, holdId: hold.holdId }, body: { reason } })),
    onSuccess: refresh,
  });
  return (
    <div>
      <Text size="sm">
        {t(hold.liftedAt === undefined ? 'purge.hold' : 'purge.hold-lifted')} ·{' '}
        <bdi>{hold.placedBy}</bdi> · <Instant at={hold.placedAt} /> ·{' '}
        <span className="free-text">{hold.reason}</span>
      </Text>
      {hold.liftedAt === undefined && mayLift && (
        <ReasonForm
          label={t('purge.lift-reason')}
          action={t('purge.lift')}
          fault={lift.error}
          onSubmit={(reason) => lift.mutate(reason)}
        />
      )}
    </div>
  );
}

function PlaceHold({ caseId }: { caseId: string }): JSX.Element {
  const { t } = useWords();
  const place = useMutation({
    mutationFn: async (reason: string) =>
      answerOf(placeHold({ path: { id: caseId }, body: { reason } })),
    onSuccess: refresh,
  });
  return (
    <ReasonForm
      // What was said is done: the next one begins empty.
      key={place.submittedAt}
      label={t('purge.hold-reason')}
      action={t('purge.place')}
      fault={place.error}
      onSubmit={(reason) => place.mutate(reason)}
    />
  );
}

function Propose({ caseId }: { caseId: string }): JSX.Element {
  const { t } = useWords();
  const [reason, setReason] = useState<(typeof REASONS)[number]>('RETENTION_ENDED');
  const [legalRef, setLegalRef] = useState('');
  const [text, setText] = useState('');
  const propose = useMutation({
    mutationFn: async () => {
      const body: ProposePurge = {
        reason,
        ...(legalRef !== '' && { legalRef }),
        ...(text !== '' && { text }),
      };
      return answerOf(proposePurge({ path: { id: caseId }, body }));
    },
    onSuccess: refresh,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    propose.mutate();
  };
  return (
    <details>
      <summary>{t('purge.propose')}</summary>
      <form onSubmit={submit}>
        <Stack gap="xs" mt="xs">
          {propose.error && <FaultAlert fault={propose.error} />}
          <NativeSelect
            size="xs"
            label={t('purge.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value as (typeof REASONS)[number])}
          >
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`purge.because-${one}`)}
              </option>
            ))}
          </NativeSelect>
          <TextInput
            size="xs"
            label={t('form.optional', { field: t('purge.legal-ref') })}
            value={legalRef}
            onChange={(event) => setLegalRef(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label={t('form.optional', { field: t('purge.text') })}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" size="xs" variant="default">
              {t('purge.propose-it')}
            </Button>
          </Group>
        </Stack>
      </form>
    </details>
  );
}
