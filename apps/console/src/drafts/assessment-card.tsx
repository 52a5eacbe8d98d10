import { List, Paper, Progress, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { DraftView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';

/** What the node thinks of a request that is not sent yet. */
interface Assessment {
  score: number;
  ready: boolean;
  findings: { code: string; pointer: string; severity: string; sentence: string; source: string }[];
  suggestions: {
    itemNo: number;
    addressees: { state: string; sentence: string; source: string }[];
  }[];
}

/** How good the request is so far, whom one would ask, and whether the same was asked before. */
export function AssessmentCard({ draft }: { draft: DraftView }): JSX.Element | null {
  const { t, code } = useWords();
  const assessment = (draft as { assessment?: Assessment }).assessment;
  if (!assessment && draft.duplicates.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('assessment.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('assessment.title')}
      </Title>
      {assessment && (
        <>
          <Text fz={28} fw={700}>
            {assessment.score} / 100
          </Text>
          <Progress value={assessment.score} aria-hidden="true" mb="xs" />
          <List size="sm" spacing={4}>
            {assessment.findings.map((one) => (
              <List.Item key={`${one.code} ${one.pointer}`}>
                <strong>{code(one.severity)}</strong> <span lang="en">{one.sentence}</span>{' '}
                <span className="source">({one.source})</span>
              </List.Item>
            ))}
          </List>
          {assessment.suggestions.map(({ itemNo, addressees }) => (
            <div key={itemNo}>
              <Text size="sm" fw={600} mt="xs">
                {t('assessment.whom')}
              </Text>
              <List size="sm" type="ordered">
                {addressees.map(({ state, sentence }) => (
                  <List.Item key={state}>
                    <span className="ref">{state}</span> · <span lang="en">{sentence}</span>
                  </List.Item>
                ))}
              </List>
            </div>
          ))}
        </>
      )}
      {draft.duplicates.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="xs">
            {t('assessment.duplicates')}
          </Text>
          <List size="sm">
            {draft.duplicates.map((one) => (
              <List.Item key={`${one.caseId ?? one.draftId} ${one.pointer}`}>
                <span className="ref">{one.reference ?? one.draftId}</span> ·{' '}
                <bdi>{one.authority}</bdi> · <Instant at={one.since} />
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Paper>
  );
}
