import { Button, MultiSelect, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { addNote, listNoteReaders } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** Where a note is written, and where those are chosen who are to be told. */
export function NewNote({ caseId }: { caseId: string }): JSX.Element {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [mentions, setMentions] = useState<string[]>([]);
  // The same note keeps its key until it was taken, however often it is sent.
  const key = useRef(crypto.randomUUID());
  const { data: people } = useQuery({
    queryKey: ['note-readers', caseId],
    queryFn: async () => (await answerOf(listNoteReaders({ path: { id: caseId } }))).content.people,
    staleTime: 60_000,
  });
  const add = useMutation({
    mutationFn: async () =>
      answerOf(
        addNote({
          path: { id: caseId },
          body: { text, mentions },
          headers: { 'Idempotency-Key': key.current },
        }),
      ),
    onSuccess: async () => {
      setText('');
      setMentions([]);
      key.current = crypto.randomUUID();
      await queries.invalidateQueries({ queryKey: ['notes', caseId] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" mt="xs">
        {add.error && <FaultAlert fault={add.error} />}
        <Textarea
          size="sm"
          label={t('note.text')}
          description={t('note.text-says')}
          value={text}
          required
          dir="auto"
          maxLength={4000}
          minRows={2}
          autosize
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <MultiSelect
          size="sm"
          label={t('note.tell')}
          description={t('note.tell-says')}
          data={(people ?? []).map(({ accountId, person }) => ({
            value: accountId,
            label: person,
          }))}
          value={mentions}
          searchable
          maxValues={20}
          // Below it is the button, which is wanted next.
          comboboxProps={{ position: 'top' }}
          nothingFoundMessage={t('note.nobody')}
          onChange={setMentions}
        />
        <Button size="xs" type="submit" variant="default" loading={add.isPending}>
          {t('note.add')}
        </Button>
      </Stack>
    </form>
  );
}
