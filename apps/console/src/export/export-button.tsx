import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { headerText } from '../cases/header-text.ts';
import { exportCases } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

type Format = 'CSV' | 'XLSX';

/** Takes the list along as a table, for a reason. */
export function ExportButton({ filters }: { filters: CaseFilters }): JSX.Element {
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t('export.title')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('export.title')}
        centered
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('bulk.close') }}
      >
        <ExportForm filters={filters} onDone={close} />
      </Modal>
    </>
  );
}

function ExportForm({
  filters,
  onDone,
}: {
  filters: CaseFilters;
  onDone: () => void;
}): JSX.Element {
  const { t } = useWords();
  const [format, setFormat] = useState<Format>('XLSX');
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error>();
  const take = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const { content } = await answerOf(
        exportCases({
          query: filters as never,
          body: { format },
          headers: { 'X-Reason': headerText(reason) },
          parseAs: 'blob',
        }),
      );
      save(content, format);
      onDone();
    } catch (thrown) {
      setFault(thrown as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void take(event)}>
      <Stack>
        <Text size="sm">{t('export.help')}</Text>
        {fault && <FaultAlert fault={fault} />}
        <NativeSelect
          label={t('export.format')}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as Format)}
          data={[
            { value: 'XLSX', label: t('export.XLSX') },
            { value: 'CSV', label: t('export.CSV') },
          ]}
        />
        <TextInput
          label={t('export.reason')}
          required
          minLength={3}
          maxLength={200}
          dir="auto"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="end">
          <Button type="submit" loading={isBusy}>
            {t('export.take')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function save(content: Blob, format: Format): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = `cases.${format.toLowerCase()}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
