import { Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCalendars } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** The calendars by which clocks are or were computed, of this State and of its partners, the latest of each first. */
export function CalendarsPage(): JSX.Element {
  const { t, code } = useWords();
  const { data, error } = useQuery({
    queryKey: ['calendars'],
    queryFn: async () => (await answerOf(listCalendars())).content,
  });
  return (
    <Stack maw={960}>
      <Title order={1} size="h3">
        {t('menu.calendars')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data?.states.map(({ state, calendars }) => (
        <Paper key={state} withBorder p="md" component="section" aria-label={state}>
          <Title order={2} size="h5">
            <span className="ref">{state}</span>
            {state === data.state && ` · ${t('calendar.own')}`}
          </Title>
          {calendars.toReversed().map((one, index) => (
            <details
              key={`${one.version} ${one.statementVersion}`}
              open={index === 0 && calendars.length === 1 && one.holidays.length < 4}
            >
              <summary>
                <span className="ref">{one.version}</span> · {t('calendar.since')}{' '}
                <Instant at={one.declaredAt} /> · {code(one.reading)} ·{' '}
                <span className="ref">{one.zone}</span> ·{' '}
                {t('calendar.holidays', { count: one.holidays.length })}
              </summary>
              <ul>
                {one.holidays.map(({ date, name }) => (
                  <li key={date}>
                    <Text size="sm" component="span">
                      <Instant at={date} zone="UTC" to="day" /> · <bdi>{name}</bdi>
                    </Text>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </Paper>
      ))}
    </Stack>
  );
}
