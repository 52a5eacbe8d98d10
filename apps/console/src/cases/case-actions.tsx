import { Button, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { exportEvidence } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useMe } from '../session/me.ts';
import { StartingPointButton } from '../drafts/starting-point-button.tsx';
import { OnwardButtons } from './onward-buttons.tsx';
import { stepWaitedFor } from './step-waited-for.ts';

/** What may be done now, by the same functions that would judge the attempt; and what not, and why not. */
export function CaseActions({ view, etag }: { view: CaseView; etag: string }): JSX.Element {
  const { t, code } = useWords();
  const { data: me } = useMe();
  const waitedFor = stepWaitedFor(view);
  // What is waited for stands first, and alone in colour.
  const possible = view.possible
    .filter((one) => one.possible)
    .toSorted((one, other) => Number(other.kind === waitedFor) - Number(one.kind === waitedFor));
  const closed = view.possible.filter((one) => !one.possible);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.actions')}>
      <Title order={2} size="h5" mb="sm">
        {t('case.actions')}
      </Title>
      <Stack gap={6}>
        {possible.length === 0 && <Text size="sm">{t('case.nothing-now')}</Text>}
        {possible.map(({ step, kind }) => (
          <Button
            key={step}
            component={Link}
            to={`/cases/${view.caseId}/${step}`}
            variant={kind === waitedFor ? 'filled' : 'default'}
            size="sm"
            fullWidth
          >
            {code(`do-${kind}`)}
          </Button>
        ))}
        {me?.may.includes('draft.write') === true && (
          <>
            <OnwardButtons view={view} etag={etag} />
            <StartingPointButton view={view} />
          </>
        )}
        {me?.may.includes('evidence.export') === true && <EvidenceButton view={view} />}
      </Stack>
      {closed.length > 0 && (
        <details className="why-not">
          <summary>{t('case.why-not', { count: closed.length })}</summary>
          <List size="xs" mt={6} spacing={2}>
            {closed.map(({ step, kind, because }) => (
              <List.Item key={step}>
                {code(`do-${kind}`)}: <Said>{because}</Said>
              </List.Item>
            ))}
          </List>
        </details>
      )}
    </Paper>
  );
}

/** The case as a file that proves itself: it can be checked without this node and without a network. */
function EvidenceButton({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  const [fault, setFault] = useState<Error>();
  const save = async (): Promise<void> => {
    try {
      const { content } = await answerOf(exportEvidence({ path: { id: view.caseId } }));
      const file = new Blob([JSON.stringify(content)], { type: 'application/json' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `${view.reference ?? view.caseId}.evidence.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  return (
    <>
      <Button size="sm" variant="subtle" onClick={() => void save()}>
        {t('case.evidence')}
      </Button>
      {fault && <FaultAlert fault={fault} />}
    </>
  );
}
