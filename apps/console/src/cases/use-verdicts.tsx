import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { CaseView, UseVerdictView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';

/** What may be done with each message, by which permission, or why not and what to ask for. */
export function UseVerdicts({
  verdicts,
  view,
}: {
  verdicts: readonly UseVerdictView[];
  view: CaseView;
}): JSX.Element {
  return (
    <ul className="fact-list">
      {verdicts.map((verdict) => (
        <li key={verdict.messageId}>
          <OneVerdict verdict={verdict} view={view} />
        </li>
      ))}
    </ul>
  );
}

function OneVerdict({ verdict, view }: { verdict: UseVerdictView; view: CaseView }): JSX.Element {
  const { t, code } = useWords();
  const { messageId, allowed, because, ask, conditions = [], closed = [] } = verdict;
  const said = view.timeline.find((one) => one.messageId === messageId);
  return (
    <>
      <Text size="sm">
        {allowed ? '✓' : '✗'} <span className="ref">{said?.issuer}</span> ·{' '}
        {said && code(said.kind)}
      </Text>
      {because !== undefined && (
        <Text size="sm">
          {t('use-check.because')}: <Said>{because}</Said>
        </Text>
      )}
      {ask !== undefined && (
        <Text size="sm">
          {t('use-check.ask')}: {code(ask)}
        </Text>
      )}
      {conditions.length > 0 && (
        <Text size="sm">
          {t('use-check.conditions')}: <span className="free-text">{conditions.join(' · ')}</span>
        </Text>
      )}
      {closed.length > 0 && (
        <Text size="xs">{t('use-check.closed', { count: closed.length })}</Text>
      )}
    </>
  );
}
