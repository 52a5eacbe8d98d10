import { Paper, Text, Timeline, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { CaseView, TimelineView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Instant } from '../look/instant.tsx';
import { RecallButton } from './recall-button.tsx';
import { MessageText } from './message-text.tsx';

/** Everything that was said, in the order that both nodes have agreed on, with the proof folded behind it. */
export function CaseTimeline({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.timeline')}>
      <Title order={2} size="h5" mb="md">
        {t('case.timeline')}
      </Title>
      <Timeline bulletSize={14} lineWidth={2} active={view.timeline.length}>
        {view.timeline.map((entry) => (
          <Entry key={entry.messageId} entry={entry} caseId={view.caseId} />
        ))}
      </Timeline>
    </Paper>
  );
}

function Entry({ entry, caseId }: { entry: TimelineView; caseId: string }): JSX.Element {
  const { t, code } = useWords();
  return (
    <Timeline.Item
      title={
        <>
          <span className="ref">{entry.issuer}</span> · {code(entry.kind)}{' '}
          {entry.effect !== 'APPLIED' && <Coded value={entry.effect} />}
        </>
      }
    >
      <Text size="sm">
        {entry.receivedAt === undefined ? (
          entry.effect !== 'RECALLED' && t('timeline.no-receipt')
        ) : (
          <>
            {t('timeline.received', { audience: entry.audience })} <Instant at={entry.receivedAt} />
          </>
        )}
      </Text>
      {entry.reason !== undefined && (
        <Text size="sm">
          <Said>{entry.reason}</Said>
        </Text>
      )}
      <RecallButton entry={entry} caseId={caseId} />
      <MessageText caseId={caseId} messageId={entry.messageId} />
      <details>
        <summary>{t('timeline.proof')}</summary>
        <dl className="facts">
          <dt>{t('timeline.created')}</dt>
          <dd>
            <Instant at={entry.createdAt} />
          </dd>
          <dt>{t('timeline.message')}</dt>
          <dd className="digest">{entry.messageId}</dd>
          <dt>{t('timeline.digest')}</dt>
          <dd className="digest">{entry.digest}</dd>
          {entry.receiptId !== undefined && (
            <>
              <dt>{t('timeline.receipt')}</dt>
              <dd className="digest">{entry.receiptId}</dd>
            </>
          )}
          <dt>{t('timeline.after')}</dt>
          <dd>{code(entry.stateAfter)}</dd>
        </dl>
      </details>
    </Timeline.Item>
  );
}
