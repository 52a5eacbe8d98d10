import { Paper, Stack, Title } from '@mantine/core';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { openIdentities } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { SealedIdentity } from './sealed-identity.tsx';

/** Who the persons are: opened one by one and for a reason, which stands in the audit (Directive (EU) 2016/680, 25). */
export function IdentityCard({ view }: { view: CaseView }): JSX.Element | null {
  const { t } = useWords();
  const parts = [...new Set(view.timeline.flatMap(({ sealedParts }) => sealedParts))];
  if (parts.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('identity.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('identity.title')}
      </Title>
      <Stack>
        {parts.map((part) => (
          <CaseIdentity key={part} part={part} caseId={view.caseId} />
        ))}
      </Stack>
    </Paper>
  );
}

function CaseIdentity({ part, caseId }: { part: string; caseId: string }): JSX.Element {
  const open = async (reason: string): Promise<object[]> => {
    const { content } = await answerOf(
      openIdentities({ path: { id: caseId, part }, headers: { 'X-Reason': reason } }),
    );
    return content.identities.map(({ identity }) => identity ?? { purged: true });
  };
  return <SealedIdentity part={part} open={open} />;
}
