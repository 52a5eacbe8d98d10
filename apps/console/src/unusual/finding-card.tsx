import { Group, Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { UnusualFindingView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { WordsSaid } from './words-said.tsx';

/** One finding: what was counted, against what, over which days, what to do, and what was said about it. */
export function FindingCard({ finding }: { finding: UnusualFindingView }): JSX.Element {
  const { t } = useWords();
  const { key, kind, officer, words } = finding;
  const title = t(`unusual.kind-${kind}`);
  return (
    <Paper withBorder p="md" component="article" aria-label={title}>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      <Text size="sm">{countedOf(finding, t)}</Text>
      <Text size="sm">{comparedOf(finding, t)}</Text>
      <AboutFinding finding={finding} />
      <Text size="sm" my="xs">
        {t(`unusual.todo-${officer === undefined ? kind : 'OFFICER'}`)}
      </Text>
      <WordsSaid about={key} officer={officer} words={words} />
    </Paper>
  );
}

type Say = ReturnType<typeof useWords>['t'];

function countedOf({ kind, measure, counted, outOf }: UnusualFindingView, t: Say): string {
  const values = {
    count: counted,
    of: outOf ?? counted,
    hours: Math.floor(counted / 60),
    minutes: counted % 60,
  };
  return t(`unusual.counted-${measure ?? kind}`, values);
}

/** A word that was dated back is compared with its due date, which stands among the facts. */
function comparedOf({ kind, against, usual = 0, limit }: UnusualFindingView, t: Say): string {
  if (kind === 'ANSWER_DATED_BACK') return '';
  return t(`unusual.against-${standardOf(kind, against)}`, { usual, limit });
}

function standardOf(
  kind: UnusualFindingView['kind'],
  against: UnusualFindingView['against'],
): string {
  if (kind === 'OFFICER_OFF_HOURS') return 'DAYS';
  if (against === undefined) return 'LIMIT';
  return kind === 'PARTNER_ASKS_MORE' && against === 'OWN' ? 'WEEKS' : against;
}

function AboutFinding({ finding }: { finding: UnusualFindingView }): JSX.Element {
  const { t } = useWords();
  const { kind, partner, officer, role, from, until, cases, word } = finding;
  return (
    <dl className="facts">
      {partner !== undefined && (
        <>
          <dt>{t('unusual.partner')}</dt>
          <dd className="ref">{word?.state ?? partner}</dd>
        </>
      )}
      {officer !== undefined && (
        <>
          <dt>{t('unusual.officer')}</dt>
          <dd>
            <bdi>{officer}</bdi> <Coded value={role ?? ''} />
          </dd>
        </>
      )}
      <dt>{t('unusual.days')}</dt>
      <dd>
        <Instant at={from} zone="UTC" to="day" />
        {until !== from && (
          <>
            {' – '}
            <Instant at={until} zone="UTC" to="day" />
          </>
        )}
      </dd>
      {word !== undefined && <AboutWord word={word} />}
      {cases.length > 0 && (
        <>
          <dt>{t('unusual.cases')}</dt>
          <dd>
            <Group gap="xs">
              {cases.map((one) =>
                // Whoever opens a bait to look after it would be told of himself.
                kind === 'BAIT_OPENED' ? (
                  <span key={one.caseId} className="ref">
                    {one.reference}
                  </span>
                ) : (
                  <CaseLink key={one.caseId} named={one} />
                ),
              )}
            </Group>
          </dd>
        </>
      )}
      {officer !== undefined && <TrailOf officer={officer} from={from} until={until} />}
    </dl>
  );
}

function CaseLink({ named }: { named: UnusualFindingView['cases'][number] }): JSX.Element {
  const { caseId, reference } = named;
  return (
    <Go to="/cases/$caseId" params={{ caseId }} className="ref" size="sm">
      {reference}
    </Go>
  );
}

function AboutWord({ word }: { word: NonNullable<UnusualFindingView['word']> }): JSX.Element {
  const { t, code } = useWords();
  const { clock, saidAt, dueAt, receivedAt, messageId } = word;
  return (
    <>
      <dt>{t('unusual.clock')}</dt>
      <dd>{code(clock)}</dd>
      <dt>{t('unusual.said-at')}</dt>
      <dd>
        <Instant at={saidAt} />
      </dd>
      <dt>{t('unusual.due-at')}</dt>
      <dd>
        <Instant at={dueAt} isDue />
      </dd>
      <dt>{t('unusual.received-at')}</dt>
      <dd>
        <Instant at={receivedAt} />
      </dd>
      <dt>{t('unusual.message')}</dt>
      <dd className="digest">{messageId}</dd>
    </>
  );
}

/** The way to what the officer did on these days, line by line. */
function TrailOf({
  officer,
  from,
  until,
}: {
  officer: string;
  from: string;
  until: string;
}): JSX.Element {
  const { t } = useWords();
  return (
    <>
      <dt>{t('menu.audit')}</dt>
      <dd>
        <Go to="/audit" search={{ actor: officer, from, until }} size="sm">
          {t('unusual.trail')}
        </Go>
      </dd>
    </>
  );
}
