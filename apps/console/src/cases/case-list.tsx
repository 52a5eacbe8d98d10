import { Alert, Group, Text } from '@mantine/core';
import type { JSX } from 'react';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { ExportButton } from '../export/export-button.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { SavedLists } from '../saved/saved-lists.tsx';
import { useMe } from '../session/me.ts';
import type { CaseFilters } from './case-filters.ts';
import { CaseTable } from './case-table.tsx';
import { useCasePages } from './use-case-pages.ts';
import { useChosen } from './use-chosen.ts';

/** The cases that fit, and what can be done with all of them: kept under a name, taken along, acted upon. */
export function CaseList({ filters }: { filters: CaseFilters }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const pages = useCasePages(filters);
  const { chosen, ids } = useChosen(filters);
  const may = (action: string): boolean => me?.may.includes(action) === true;
  return (
    <>
      <Group justify="space-between" gap="sm">
        {may('case.bulk') ? (
          <BulkBar filters={filters} ids={ids} onDone={chosen.clear} />
        ) : (
          <span />
        )}
        <Group gap="xs">
          <SavedLists filters={filters} />
          {may('case.export') && <ExportButton filters={filters} />}
        </Group>
      </Group>
      {pages.fault && <FaultAlert fault={pages.fault} />}
      {pages.isEnd && pages.count === 0 && (
        <Alert color="blue">
          <Text size="sm">{t('cases.none')}</Text>
        </Alert>
      )}
      {pages.count > 0 && <CaseTable pages={pages} {...(may('case.bulk') && { chosen })} />}
    </>
  );
}
