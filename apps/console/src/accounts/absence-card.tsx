import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { endAbsence, listPeople, setAbsence } from '../client/sdk.gen.ts';
import type { MeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';

/** While one is away: from when until when, and who stands in. */
export function AbsenceCard({ me }: { me: MeView }): JSX.Element {
  const { t } = useWords();
  const { absence } = me;
  const [deputy, setDeputy] = useState(absence?.deputy ?? '');
  const [from, setFrom] = useState(absence?.from ?? '');
  const [until, setUntil] = useState(absence?.until ?? '');
  const { data: people } = useQuery({
    queryKey: ['people'],
    queryFn: async () => (await answerOf(listPeople())).content.people,
  });
  const refresh = async (): Promise<void> => queries.invalidateQueries({ queryKey: ['me'] });
  const save = useMutation({
    mutationFn: async () => answerOf(setAbsence({ body: { deputy, from, until } })),
    onSuccess: refresh,
  });
  const back = useMutation({
    mutationFn: async () => answerOf(endAbsence()),
    onSuccess: refresh,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('access.absence')}>
      <Title order={2} size="h5" mb="xs">
        {t('access.absence')}
      </Title>
      {absence && (
        <Alert color="blue" role="status" mb="sm">
          <Text size="sm">
            <bdi>{absence.deputy}</bdi> · <Instant at={absence.from} zone="UTC" to="day" /> –{' '}
            <Instant at={absence.until} zone="UTC" to="day" />
          </Text>
          <Button size="xs" variant="default" mt="xs" onClick={() => back.mutate()}>
            {t('access.back')}
          </Button>
        </Alert>
      )}
      <form onSubmit={submit}>
        <Stack maw={500}>
          {(save.error ?? back.error) && <FaultAlert fault={(save.error ?? back.error) as Error} />}
          <Text size="sm" c="dimmed">
            {t('access.absence-says')}
          </Text>
          <TextInput
            label={t('access.deputy')}
            value={deputy}
            required
            list="deputies"
            onChange={(event) => setDeputy(event.currentTarget.value)}
          />
          <datalist id="deputies">
            {people
              ?.filter(({ person }) => person !== me.person)
              .map(({ person }) => (
                <option key={person} value={person}>
                  {person}
                </option>
              ))}
          </datalist>
          <Group grow>
            <TextInput
              type="date"
              label={t('access.first-day')}
              value={from}
              required
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('access.last-day')}
              value={until}
              required
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </Group>
          <Button type="submit" variant="default">
            {t('access.set-absence')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
