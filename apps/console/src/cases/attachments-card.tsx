import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getAttachment } from '../client/sdk.gen.ts';
import type { AttachmentView, CaseView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { headerText } from './header-text.ts';

/** The files of a case: whether they have come, and for a reason the files themselves, saved and never shown in the page. */
export function AttachmentsCard({ view }: { view: CaseView }): JSX.Element | null {
  const { t } = useWords();
  if (view.attachments.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('file.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('file.title')}
      </Title>
      <Stack>
        {view.attachments.map((one) => (
          <OneFile key={`${one.messageId} ${one.pointer}`} file={one} caseId={view.caseId} />
        ))}
      </Stack>
    </Paper>
  );
}

function OneFile({ file, caseId }: { file: AttachmentView; caseId: string }): JSX.Element {
  const { t, code } = useWords();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Error>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const { content } = await answerOf(
        getAttachment({
          path: { id: caseId, digest: file.sha256 },
          headers: { 'X-Reason': headerText(reason) },
          parseAs: 'blob',
        }),
      );
      const link = document.createElement('a');
      link.href = URL.createObjectURL(content);
      link.download = `${file.kind.toLowerCase()}-${file.sha256.slice(0, 8)}`;
      link.click();
      URL.revokeObjectURL(link.href);
      setFault(undefined);
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  return (
    <div>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          <span className="ref">{file.issuer}</span> · {code(file.kind)} ·{' '}
          <span className="ref">{file.mime}</span>
        </Text>
        <Coded value={`FILE_${file.state}`} />
      </Group>
      {file.because !== undefined && (
        <Text size="sm">
          <Said>{file.because}</Said>
        </Text>
      )}
      {fault && <FaultAlert fault={fault} />}
      {file.state === 'HERE' && (
        <form onSubmit={(event) => void save(event)}>
          <Group align="end" gap="xs">
            <TextInput
              size="xs"
              flex={1}
              label={t('file.reason')}
              value={reason}
              required
              minLength={3}
              maxLength={200}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button size="xs" type="submit" variant="default">
              {t('file.save')}
            </Button>
          </Group>
        </form>
      )}
    </div>
  );
}
