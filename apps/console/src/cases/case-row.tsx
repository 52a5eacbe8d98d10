import { Badge, Checkbox, Group } from '@mantine/core';
import { memo, type JSX } from 'react';
import type { CaseLineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import type { Chosen } from './case-table.tsx';
import { ClaimCell } from './claim-cell.tsx';

/** One case in the table; a line whose page is not here yet keeps its place. Scrolling draws only the rows that are new. */
export const CaseRow = memo(function CaseRow({
  line,
  index,
  columns,
  chosen,
}: {
  line: CaseLineView | undefined;
  index: number;
  columns: number;
  chosen?: Chosen;
}): JSX.Element {
  const { t, code } = useWords();
  if (!line) {
    return (
      <tr aria-rowindex={index + 2} aria-busy="true">
        <td colSpan={columns}>…</td>
      </tr>
    );
  }
  return (
    <tr aria-rowindex={index + 2} data-unread={line.unread === true || undefined}>
      {chosen && (
        <td>
          <Checkbox
            size="xs"
            aria-label={t('bulk.choose', { reference: line.reference })}
            checked={chosen.ids.has(line.caseId)}
            onChange={(event) => chosen.choose(line, event.currentTarget.checked)}
          />
        </td>
      )}
      <td>
        <Group gap={6} wrap="nowrap">
          <Go
            to="/cases/$caseId"
            params={{ caseId: line.caseId }}
            className="ref"
            fw={line.unread === true ? 800 : 600}
            size="sm"
          >
            {line.reference}
          </Go>
          {line.unread === true && (
            <Badge size="xs" variant="outline" tt="none" className="coded">
              {t('saved.new')}
            </Badge>
          )}
        </Group>
      </td>
      <td>
        <span className="ref">{line.partner}</span>
      </td>
      <td>
        <Group gap={6} wrap="nowrap">
          {code(line.requestType)}
          {line.urgency === 'URGENT' && <Coded value="URGENT" />}
        </Group>
      </td>
      <td>
        <Coded value={line.state} />
      </td>
      <td>{line.waitingFor !== undefined && <span className="ref">{line.waitingFor}</span>}</td>
      <td>
        <DueCell line={line} />
      </td>
      <td>
        <ClaimCell line={line} />
      </td>
      <td>
        <Instant at={line.openedAt} to="day" />
      </td>
    </tr>
  );
});

function DueCell({ line }: { line: CaseLineView }): JSX.Element | null {
  const { t, code } = useWords();
  if (line.nextDueAt !== undefined) {
    return (
      <Group gap={6} wrap="nowrap">
        {line.overdue && <Coded value="OVERDUE" />}
        {line.dueSoon && <Coded value="DUE_SOON" />}
        <span>
          {code(line.nextClock ?? '')} · <Instant at={line.nextDueAt} />
        </span>
      </Group>
    );
  }
  if (line.lateSince === undefined) return null;
  return (
    <Badge variant="outline" color="orange" tt="none" radius="sm" className="coded">
      {t('cases.was-late')}
    </Badge>
  );
}
