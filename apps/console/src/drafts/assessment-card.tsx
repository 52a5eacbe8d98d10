import { Button, List, Paper, Progress, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type {
  AssessmentView,
  DraftView,
  DuplicateView,
  SuggestionView,
} from '../client/types.gen.ts';
import type { Draft } from '../forms/draft-value.ts';
import { useForm } from '../forms/form-context.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';

/** How good the request is so far, whom one would ask, and whether the same was asked before. */
export function AssessmentCard({ draft }: { draft: DraftView }): JSX.Element | null {
  const { t } = useWords();
  const { assessment, duplicates } = draft;
  if (!assessment && duplicates.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('assessment.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('assessment.title')}
      </Title>
      {assessment && <Score assessment={assessment} />}
      {assessment?.suggestions.map(({ itemNo, addressees }) => (
        <Suggested key={itemNo} addressees={addressees} />
      ))}
      {duplicates.length > 0 && <Duplicates duplicates={duplicates} />}
    </Paper>
  );
}

function Score({ assessment }: { assessment: AssessmentView }): JSX.Element {
  const { code } = useWords();
  return (
    <>
      <Text fz={28} fw={700}>
        {assessment.score} / 100
      </Text>
      <Progress value={assessment.score} aria-hidden="true" mb="xs" />
      <List size="sm" spacing={4}>
        {assessment.findings.map((one) => (
          <List.Item key={`${one.code} ${one.pointer}`}>
            <strong>{code(one.severity)}</strong> <Said>{one.sentence}</Said>{' '}
            <Said>{one.remedy}</Said>{' '}
            <span className="source" lang="en">
              ({one.source})
            </span>
          </List.Item>
        ))}
      </List>
    </>
  );
}

/** Whom the marks point to, in the order in which one would ask, and a way to take that over. */
function Suggested({ addressees }: { addressees: readonly SuggestionView[] }): JSX.Element | null {
  const { t } = useWords();
  const { change } = useForm();
  if (addressees.length === 0) return null;
  const take = (): void =>
    change(
      ['request', 'header', 'addressees'],
      addressees.map(({ state, why }): Draft => ({ state, why, mode: 'SEQUENTIAL' })),
    );
  return (
    <>
      <Text size="sm" fw={600} mt="xs">
        {t('assessment.whom')}
      </Text>
      <List size="sm" type="ordered">
        {addressees.map(({ state, sentence, source }) => (
          <List.Item key={state}>
            <span className="ref">{state}</span> · <Said>{sentence}</Said>{' '}
            <span className="source" lang="en">
              ({source})
            </span>
          </List.Item>
        ))}
      </List>
      <Button size="compact-sm" variant="light" mt={4} onClick={take}>
        {t('assessment.take')}
      </Button>
    </>
  );
}

function Duplicates({ duplicates }: { duplicates: readonly DuplicateView[] }): JSX.Element {
  const { t } = useWords();
  return (
    <>
      <Text size="sm" fw={600} mt="xs">
        {t('assessment.duplicates')}
      </Text>
      <List size="sm">
        {duplicates.map((one) => (
          <List.Item key={`${one.caseId ?? one.draftId} ${one.pointer}`}>
            <span className="ref">{one.reference ?? one.draftId}</span> · <bdi>{one.authority}</bdi>{' '}
            · <Instant at={one.since} />
          </List.Item>
        ))}
      </List>
    </>
  );
}
