import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { sayOfUnusual } from '../client/sdk.gen.ts';
import type { SayOfUnusual, UnusualWordView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { useMe } from '../session/me.ts';

const VERDICTS = ['JUSTIFIED', 'FOLLOW_UP'] as const satisfies SayOfUnusual['verdict'][];

/** What was said about a finding or an opening, and the form for another word; nobody judges what he did himself. */
export function WordsSaid({
  about,
  officer,
  words,
}: {
  about: string;
  officer: string | undefined;
  words: readonly UnusualWordView[];
}): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const [isOpen, setOpen] = useState(false);
  const mayJudge = me?.may.includes('unusual.judge') === true;
  return (
    <>
      {words.map(({ wordId, verdict, sentence, saidBy, saidAt }) => (
        <Text key={wordId} size="sm">
          <Marked color={verdict === 'JUSTIFIED' ? 'teal' : 'red'}>
            {t(`unusual.is-${verdict}`)}
          </Marked>{' '}
          <span className="free-text">{sentence}</span> · <bdi>{saidBy}</bdi> ·{' '}
          <Instant at={saidAt} />
        </Text>
      ))}
      {mayJudge && officer === me.person && <Text size="sm">{t('unusual.own')}</Text>}
      {mayJudge && officer !== me.person && !isOpen && (
        <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
          {t(words.length === 0 ? 'unusual.first' : 'unusual.more')}
        </Button>
      )}
      {isOpen && <SayForm about={about} onSaid={() => setOpen(false)} />}
    </>
  );
}

function SayForm({ about, onSaid }: { about: string; onSaid: () => void }): JSX.Element {
  const { t } = useWords();
  const [verdict, setVerdict] = useState<SayOfUnusual['verdict']>('JUSTIFIED');
  const [sentence, setSentence] = useState('');
  // The same word sent twice is said once.
  const key = useRef(crypto.randomUUID());
  const say = useMutation({
    mutationFn: async () =>
      answerOf(
        sayOfUnusual({
          body: { about, verdict, sentence: sentence.trim() },
          headers: { 'Idempotency-Key': key.current },
        }),
      ),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      onSaid();
      await queries.invalidateQueries({ queryKey: ['unusual'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    say.mutate();
  };
  return (
    <form onSubmit={submit}>
      {say.error && <FaultAlert fault={say.error} />}
      <Group align="end" gap="xs">
        <NativeSelect
          size="xs"
          label={t('unusual.verdict')}
          value={verdict}
          onChange={({ currentTarget }) =>
            setVerdict(currentTarget.value as SayOfUnusual['verdict'])
          }
          data={VERDICTS.map((value) => ({ value, label: t(`unusual.is-${value}`) }))}
        />
        <TextInput
          size="xs"
          flex={1}
          label={t('unusual.sentence')}
          value={sentence}
          required
          maxLength={500}
          onChange={(event) => setSentence(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default" loading={say.isPending}>
          {t('unusual.say')}
        </Button>
      </Group>
    </form>
  );
}
