import { Button, Group, Loader, Progress, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { listPeople } from '../client/sdk.gen.ts';
import type { BulkResultView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import type { BulkAction } from './bulk-bar.tsx';
import { BulkResults } from './bulk-results.tsx';
import { previewBulk, runBulk, type BulkWish } from './run-bulk.ts';

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
  const [key] = useState(() => crypto.randomUUID());
  const [done, setDone] = useState<readonly BulkResultView[]>();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error>();
  const preview = useQuery({
    queryKey: ['bulk', action, ids, filters],
    queryFn: async () => previewBulk({ action }, ids, filters),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const looked = preview.data ?? [];
  const possible = looked.filter(({ outcome }) => outcome === 'POSSIBLE');

  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      const wish = wishOf(action, said, officer, language);
      setDone([]);
      await runBulk(
        wish,
        possible.map(({ caseId }) => caseId),
        key,
        setDone,
      );
      await queries.invalidateQueries({ queryKey: ['cases'] });
    } catch (thrown) {
      setFault(thrown as Error);
    } finally {
      setBusy(false);
    }
  };

  if (preview.isPending) return <Loader aria-label={t('bulk.looking')} />;
  const isOver = done !== undefined && !isBusy && fault === undefined;
  return (
    <form onSubmit={(event) => void run(event)}>
      <Stack>
        {preview.error && <FaultAlert fault={preview.error} />}
        <Text size="sm" role="status">
          {t('bulk.preview', { count: possible.length, total: looked.length })}
        </Text>
        {!isOver && action === 'REASSIGN' && (
          <OfficerField officer={officer} onChange={setOfficer} />
        )}
        {!isOver && (
          <Textarea
            label={t(action === 'REMIND' ? 'bulk.text' : 'bulk.reason')}
            required={action === 'ESCALATE'}
            maxLength={action === 'REMIND' ? 2_000 : 500}
            dir="auto"
            autosize
            minRows={2}
            value={said}
            onChange={(event) => setSaid(event.currentTarget.value)}
          />
        )}
        {done !== undefined && (
          <Progress
            value={possible.length === 0 ? 100 : (100 * done.length) / possible.length}
            aria-label={t('bulk.progress')}
          />
        )}
        {done !== undefined && (
          <Text size="sm" role="status">
            {t('bulk.done', {
              count: done.filter(({ outcome }) => outcome === 'DONE').length,
              total: possible.length,
            })}
          </Text>
        )}
        {fault && <FaultAlert fault={fault} />}
        <BulkResults results={done !== undefined && done.length > 0 ? done : looked} />
        <Group justify="end">
          {isOver ? (
            <Button onClick={onDone}>{t('bulk.close')}</Button>
          ) : (
            <Button type="submit" loading={isBusy} disabled={possible.length === 0}>
              {t('bulk.do', { count: possible.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
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
        data-autofocus
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
