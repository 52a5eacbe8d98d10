import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { openIdentities } from '../client/sdk.gen.ts';
import type { CaseView, IdentityView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { headerText } from './header-text.ts';

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
          <SealedIdentity key={part} part={part} caseId={view.caseId} />
        ))}
      </Stack>
    </Paper>
  );
}

function SealedIdentity({ part, caseId }: { part: string; caseId: string }): JSX.Element {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [opened, setOpened] = useState<readonly IdentityView[]>();
  const [fault, setFault] = useState<Error>();
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const { content } = await answerOf(
        openIdentities({ path: { id: caseId, part }, headers: { 'X-Reason': headerText(reason) } }),
      );
      setOpened(content.identities);
      setFault(undefined);
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  if (opened) {
    return (
      <div>
        {opened.map((one) => (
          <Facts key={one.messageId} of={one.identity ?? { purged: true }} />
        ))}
        <Button size="compact-xs" variant="default" onClick={() => setOpened(undefined)}>
          {t('identity.close')}
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={(event) => void open(event)}>
      {fault && <FaultAlert fault={fault} />}
      <Group align="end" gap="xs">
        <TextInput
          size="xs"
          flex={1}
          label={t('identity.reason', { part })}
          value={reason}
          required
          minLength={3}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default">
          {t('identity.open')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t('identity.audited')}
      </Text>
    </form>
  );
}
