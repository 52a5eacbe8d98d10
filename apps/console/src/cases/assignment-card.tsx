import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { assign, listPeople } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';

/** Who of this State works on the case; the other State never sees this. */
export function AssignmentCard({ view, etag }: { view: CaseView; etag: string }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const [officer, setOfficer] = useState('');
  const [fault, setFault] = useState<Error>();
  const { data: people } = useQuery({
    queryKey: ['people'],
    queryFn: async () => (await answerOf(listPeople())).content.people,
    staleTime: 60_000,
  });
  // Whoever answers takes what comes in, whoever asks what goes out.
  const takes = view.direction === 'IN' ? 'case.acknowledge' : 'request.submit';
  const mayTake = me?.may.includes(takes) === true;
  const current = view.desk.assignments.at(-1);

  const give = async (to: string): Promise<void> => {
    try {
      await answerOf(
        assign({
          path: { id: view.caseId },
          body: { officer: to },
          headers: { 'Idempotency-Key': crypto.randomUUID(), 'If-Match': etag },
        }),
      );
      setOfficer('');
      setFault(undefined);
      await queries.invalidateQueries({ queryKey: ['case', view.caseId] });
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void give(officer);
  };

  return (
    <Paper withBorder p="md" component="section" aria-label={t('assignment.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('assignment.title')}
      </Title>
      {current ? (
        <Text size="sm">
          <bdi>{current.officer}</bdi> · <Instant at={current.assignedAt} />
        </Text>
      ) : (
        <Text size="sm">{t('assignment.nobody')}</Text>
      )}
      {fault && <FaultAlert fault={fault} />}
      {me && mayTake && (
        <form onSubmit={submit}>
          <Stack gap="xs" mt="xs">
            {current?.officer !== me.person && (
              <Button size="xs" variant="light" onClick={() => void give(me.person)}>
                {t('assignment.claim')}
              </Button>
            )}
            <Group align="end" gap="xs">
              <TextInput
                size="xs"
                flex={1}
                label={t('assignment.to')}
                value={officer}
                required
                list="people"
                onChange={(event) => setOfficer(event.currentTarget.value)}
              />
              <datalist id="people">
                {people?.map(({ person }) => (
                  <option key={person} value={person}>
                    {person}
                  </option>
                ))}
              </datalist>
              <Button size="xs" type="submit" variant="default">
                {t('assignment.give')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Paper>
  );
}
