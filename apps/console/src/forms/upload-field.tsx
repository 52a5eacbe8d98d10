import { FileInput, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { uploadAttachment } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { isMembers, type Draft, type Path } from './draft-value.ts';
import { useForm, useValueAt } from './form-context.ts';

/** Hands a file over to the node, which seals it at once; what the message says of it follows from its bytes. */
export function UploadField({ path }: { path: Path }): JSX.Element {
  const { t } = useWords();
  const { change } = useForm();
  const value = useValueAt(path);
  const [fault, setFault] = useState<Error>();
  const [said, setSaid] = useState<string>();

  const upload = async (file: File): Promise<void> => {
    try {
      const { content } = await answerOf(
        uploadAttachment({
          body: file,
          headers: { 'X-File-Name': encodeURIComponent(file.name) },
        }),
      );
      const { mime, sha256, scan } = content;
      const before = isMembers(value) ? value : {};
      change(path, { ...before, mime, sha256, file: { ...content.file } as Draft });
      setFault(undefined);
      setSaid(scan);
    } catch (thrown) {
      setFault(thrown as Error);
    }
  };
  return (
    <div className="wide">
      <FileInput
        label={t('file.choose')}
        description={t('file.kinds')}
        accept="image/jpeg,image/png,image/webp,image/tiff,application/pdf,text/plain"
        onChange={(file) => {
          if (file) void upload(file);
        }}
      />
      {said !== undefined && (
        <Text size="sm" role="status">
          {t('file.done')} {t(said === 'CLEAN' ? 'file.clean' : 'file.not-scanned')}
        </Text>
      )}
      {fault && <FaultAlert fault={fault} />}
    </div>
  );
}
