import { Button, Group, Modal, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { CaseFilters } from '../cases/case-filters.ts';
import { useWords } from '../language/use-words.ts';
import { BulkForm } from './bulk-form.tsx';

/** What can be done in many cases at once. */
export const BULK_ACTIONS = ['REMIND', 'REASSIGN', 'ESCALATE'] as const;

/** What can be done in many cases at once. */
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** What a supervisor can do with the cases that are chosen, or with all that fit while none is. */
export function BulkBar({
  filters,
  ids,
  onDone,
}: {
  filters: CaseFilters;
  ids: readonly string[];
  onDone: () => void;
}): JSX.Element {
  const { t } = useWords();
  const [action, setAction] = useState<BulkAction>();
  const close = (): void => {
    setAction(undefined);
    onDone();
  };
  return (
    <Group gap="xs" role="group" aria-label={t('bulk.title')}>
      <Text size="sm">
        {ids.length > 0 ? t('bulk.chosen', { count: ids.length }) : t('bulk.all-that-fit')}
      </Text>
      {BULK_ACTIONS.map((one) => (
        <Button key={one} size="xs" variant="default" onClick={() => setAction(one)}>
          {t(`bulk.${one}`)}
        </Button>
      ))}
      <Modal
        opened={action !== undefined}
        onClose={close}
        title={action && t(`bulk.title-${action}`)}
        size="xl"
        centered
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('bulk.close') }}
      >
        {action && <BulkForm action={action} filters={filters} ids={ids} onDone={close} />}
      </Modal>
    </Group>
  );
}
