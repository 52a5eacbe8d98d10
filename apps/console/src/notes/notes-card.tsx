import './notes.css';
import { Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { listNotes, strikeNote } from '../client/sdk.gen.ts';
import type { CaseView, NoteView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';
import { NewNote } from './new-note.tsx';

/** What people of this State write for each other about a case: a place that says, and shows, that nothing of it is sent. */
export function NotesCard({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { caseId, partner } = view;
  const { data, error } = useQuery({
    queryKey: ['notes', caseId],
    queryFn: async () => (await answerOf(listNotes({ path: { id: caseId } }))).content.notes,
  });
  const mayWrite = me?.may.includes('note.write') === true;
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-label={t('note.title')}
      className="notes-card"
    >
      <Title order={2} size="h5">
        {t('note.title')}
      </Title>
      <Text size="sm" mb="xs">
        {t('note.says', { state: me?.state ?? '', partner })}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader size="xs" aria-label={t('frame.loading')} />}
      {data?.length === 0 && <Text size="sm">{t('note.none')}</Text>}
      <ol className="note-list">
        {data?.map((note) => (
          <OneNote
            key={note.noteId}
            caseId={caseId}
            note={note}
            isOwn={mayWrite && note.author === me.person}
          />
        ))}
      </ol>
      {mayWrite && <NewNote caseId={caseId} />}
    </Paper>
  );
}

function OneNote({
  caseId,
  note,
  isOwn,
}: {
  caseId: string;
  note: NoteView;
  isOwn: boolean;
}): JSX.Element {
  const { t, code, locale } = useWords();
  const { noteId, author, role, mentions, writtenAt, struckAt } = note;
  const strike = useMutation({
    mutationFn: async () => answerOf(strikeNote({ path: { id: caseId, noteId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['notes', caseId] }),
  });
  const at = new Date(writtenAt).toLocaleString(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <li>
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          <bdi>{author}</bdi> · {code(role)} · <Instant at={writtenAt} />
          {struckAt !== undefined && (
            <>
              {' · '}
              {t('note.struck')} <Instant at={struckAt} />
            </>
          )}
        </Text>
        <NoteText note={note} />
        {mentions.length > 0 && (
          <Text size="xs">
            {t('note.mentioned')}{' '}
            {mentions.map(({ accountId, person }, index) => (
              <span key={accountId}>
                {index > 0 && ', '}
                <bdi>@{person}</bdi>
              </span>
            ))}
          </Text>
        )}
        {strike.error && <FaultAlert fault={strike.error} />}
        {isOwn && struckAt === undefined && (
          <Group>
            <Button
              size="compact-xs"
              variant="default"
              loading={strike.isPending}
              aria-label={t('note.strike-of', { at })}
              onClick={() => strike.mutate()}
            >
              {t('note.strike')}
            </Button>
          </Group>
        )}
      </Stack>
    </li>
  );
}

/** The words as they were typed, in their own direction; struck out where their author has struck them. */
function NoteText({ note: { text, displaced, struckAt } }: { note: NoteView }): JSX.Element {
  const { t } = useWords();
  if (text === undefined) {
    return (
      <Text size="sm" fs="italic">
        {t(displaced ? 'note.displaced' : 'note.destroyed')}
      </Text>
    );
  }
  return (
    <Text size="sm" className="free-text" dir="auto">
      {struckAt === undefined ? text : <del>{text}</del>}
    </Text>
  );
}
