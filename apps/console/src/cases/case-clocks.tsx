import { Accordion, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type {
  ClockView,
  ReadingView,
  RequestedDateView,
  StandingView,
} from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Instant } from '../look/instant.tsx';

/** What is due, until when, and by which rule: the same on both nodes, for both compute it from the same evidence. */
export function CaseClocks({
  clocks,
  standing,
  requestedDate,
  zone,
}: {
  clocks: readonly ClockView[];
  standing: readonly StandingView[];
  /** The date that the requester proposes; it is never shown as due before it is accepted. */
  requestedDate: RequestedDateView | undefined;
  zone: string | undefined;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.clocks')}>
      <Title order={2} size="h5" mb="xs">
        {t('case.clocks')}
      </Title>
      {clocks.length === 0 && <Text size="sm">{t('case.no-clocks')}</Text>}
      {requestedDate !== undefined && (
        <Text size="sm" mb="xs">
          {t('clock.requested')} <Instant at={requestedDate.requestedAt} zone={zone} isDue /> ·{' '}
          {requestedDate.acceptedAt === undefined ? (
            t('clock.not-accepted')
          ) : (
            <>
              {t('clock.accepted')} <Instant at={requestedDate.acceptedAt} zone={zone} />
            </>
          )}
        </Text>
      )}
      <Accordion variant="default" chevronPosition="right" multiple>
        {clocks
          .map((clock, index) => ({ clock, stands: standing[index], index }))
          .toReversed()
          .map(({ clock, stands, index }) => (
            <Accordion.Item key={`${clock.kind} ${clock.startedAt} ${index}`} value={String(index)}>
              <Accordion.Control px={0}>
                <OneClock clock={clock} stands={stands} />
              </Accordion.Control>
              <Accordion.Panel>
                <Explanation clock={clock} stands={stands} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
      </Accordion>
    </Paper>
  );
}

interface Standing {
  clock: ClockView;
  stands: StandingView | undefined;
}

function OneClock({ clock, stands }: Standing): JSX.Element {
  const { t, code } = useWords();
  const share = Math.min(1, Math.max(0, stands?.elapsedShare ?? 0));
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap={4}>
        <Text size="sm" fw={600}>
          {code(clock.kind)} · <span className="ref">{clock.owner}</span>
        </Text>
        {stands && (
          <Group gap={4}>
            <Coded value={stands.status} />
            {stands.risks.length > 0 && <Coded value="AT_RISK" />}
          </Group>
        )}
      </Group>
      <Text size="sm">
        {t('clock.due')} <Instant at={clock.dueAt} zone={clock.zone} isDue />
      </Text>
      {stands?.daysLate !== undefined && stands.daysLate > 0 && (
        <Text size="sm">{t('clock.late', { days: stands.daysLate })}</Text>
      )}
      {clock.stoppedAt === undefined && (
        <div className="clock-bar" aria-hidden="true">
          <div style={{ width: `${Math.round(share * 100)}%` }} />
        </div>
      )}
    </Stack>
  );
}

function Explanation({ clock, stands }: Standing): JSX.Element {
  const { t, code } = useWords();
  return (
    <Stack gap="xs">
      {stands && (
        <Text size="sm">
          <Said>{stands.sentence}</Said>
        </Text>
      )}
      {stands?.risks.map(({ reason, sentence }) => (
        <Text key={reason} size="sm">
          {code(reason)}: <Said>{sentence}</Said>
        </Text>
      ))}
      <Text size="xs">
        <Said>{clock.rule.says}</Said> (<Said>{clock.rule.source}</Said>;{' '}
        {code(clock.rule.standing)}; {t('clock.profile')} {code(clock.rule.profile)})
      </Text>
      <Text size="xs">
        {t('clock.calendar', { owner: clock.owner, version: clock.calendarVersion })} · {clock.zone}
      </Text>
      {clock.readings.map((reading) => (
        <Reading key={reading.reading} reading={reading} />
      ))}
      {clock.suspensions.map(({ because, suspendedAt, resumedAt }) => (
        <Text key={suspendedAt} size="xs">
          {t('clock.suspended')} {code(because)}: <Instant at={suspendedAt} zone={clock.zone} /> –{' '}
          {resumedAt === undefined ? '…' : <Instant at={resumedAt} zone={clock.zone} />}
        </Text>
      ))}
    </Stack>
  );
}

function Reading({ reading }: { reading: ReadingView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <details open={reading.applied}>
      <summary>
        {code(reading.reading)}: <bdi>{reading.shown}</bdi>
        {reading.applied && <strong> · {t('clock.applied')}</strong>}
      </summary>
      <ol className="steps">
        {reading.steps.map(({ rule, sentence, source }) => (
          <li key={`${rule} ${sentence}`}>
            <Said>{sentence}</Said>{' '}
            <span className="source">
              (<Said>{source}</Said>)
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
