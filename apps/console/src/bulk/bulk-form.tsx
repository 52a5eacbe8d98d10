import { Button, Group, Loader, Progress, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { listPeople } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import type { BulkAction } from './bulk-bar.tsx';
import { BulkResults } from './bulk-results.tsx';
import type { BulkWish } from './run-bulk.ts';
import { useBulk, type BulkWork } from './use-bulk.ts';

/** First what would be done, case by case; then it is done, with how far it is, and what became of each. */
export function BulkForm({
  action,
  filters,
  ids,
  onDone,
}: {
  action: BulkAction;
  filters: CaseFilters;
  ids: readonly string[];
  onDone: () => void;
}): JSX.Element {
  const { t, language } = useWords();
  const [said, setSaid] = useState('');
  const [officer, setOfficer] = useState('');
  const work = useBulk(action, ids, filters);
  const { looked, possible, done = [], isLooking } = work;
  const form = useRef<HTMLFormElement>(null);
  // The dialog had nothing but its cross when it was opened: who types a name with a space would close it.
  useEffect(() => {
    if (!isLooking) form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [isLooking]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void work.run(wishOf(action, said, officer, language));
  };
  if (isLooking) return <Loader aria-label={t('bulk.looking')} />;
  return (
    <form ref={form} onSubmit={submit}>
      <Stack>
        <Text size="sm" role="status">
          {t('bulk.preview', { count: possible.length, total: looked.length })}
        </Text>
        {!work.isOver && (
          <>
            {action === 'REASSIGN' && <OfficerField officer={officer} onChange={setOfficer} />}
            <WordField action={action} said={said} onChange={setSaid} />
          </>
        )}
        {work.done !== undefined && <HowFar work={work} />}
        {work.fault && <FaultAlert fault={work.fault} />}
        <BulkResults results={done.length > 0 ? done : looked} />
        <Group justify="end">
          {work.isOver ? (
            <Button onClick={onDone}>{t('bulk.close')}</Button>
          ) : (
            <Button type="submit" loading={work.isBusy} disabled={possible.length === 0}>
              {t('bulk.do', { count: possible.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function HowFar({ work: { done = [], possible } }: { work: BulkWork }): JSX.Element {
  const { t } = useWords();
  const total = possible.length;
  const count = done.filter(({ outcome }) => outcome === 'DONE').length;
  return (
    <>
      <Progress
        value={total === 0 ? 100 : (100 * done.length) / total}
        aria-label={t('bulk.progress')}
      />
      <Text size="sm" role="status">
        {t('bulk.done', { count, total })}
      </Text>
    </>
  );
}

function WordField({
  action,
  said,
  onChange,
}: {
  action: BulkAction;
  said: string;
  onChange: (said: string) => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Textarea
      label={t(action === 'REMIND' ? 'bulk.text' : 'bulk.reason')}
      required={action === 'ESCALATE'}
      maxLength={action === 'REMIND' ? 2_000 : 500}
      dir="auto"
      autosize
      minRows={2}
      value={said}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function OfficerField({
  officer,
  onChange,
}: {
  officer: string;
  onChange: (officer: string) => void;
}): JSX.Element {
  const { t } = useWords();
  const { data: people } = useQuery({
    queryKey: ['people'],
    queryFn: async () => (await answerOf(listPeople())).content.people,
    staleTime: 60_000,
  });
  return (
    <>
      <TextInput
        label={t('assignment.to')}
        required
        list="bulk-people"
        value={officer}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id="bulk-people">
        {people?.map(({ person }) => (
          <option key={person} value={person}>
            {person}
          </option>
        ))}
      </datalist>
    </>
  );
}

function wishOf(action: BulkAction, said: string, officer: string, language: string): BulkWish {
  const word = said.trim();
  if (action === 'REMIND') return { action, ...(word !== '' && { text: word, language }) };
  return {
    action,
    ...(word !== '' && { reason: word }),
    ...(action === 'REASSIGN' && { officer: officer.trim() }),
  };
}
