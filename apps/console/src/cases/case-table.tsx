import { Badge, Group, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type JSX } from 'react';
import type { CaseLineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { Coded } from '../look/coded.tsx';
import { Instant } from '../look/instant.tsx';

const ROW = 41;

/** The cases as a table of which only the rows in sight exist: a million scroll like ten. */
export function CaseTable({
  lines,
  isEnd,
  onEnd,
}: {
  lines: readonly CaseLineView[];
  isEnd: boolean;
  onEnd: () => void;
}): JSX.Element {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!isEnd && last >= lines.length - 20) onEnd();
  }, [isEnd, last, lines.length, onEnd]);

  const before = shown[0]?.start ?? 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <>
      <div
        ref={place}
        className="scrolled case-list"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={t('cases.list')}
      >
        <table className="list-table" aria-rowcount={isEnd ? lines.length + 1 : -1}>
          <thead>
            <tr>
              <th scope="col">{t('cases.reference')}</th>
              <th scope="col">{t('cases.partner')}</th>
              <th scope="col">{t('cases.type')}</th>
              <th scope="col">{t('cases.state')}</th>
              <th scope="col">{t('cases.waiting')}</th>
              <th scope="col">{t('cases.due')}</th>
              <th scope="col">{t('board.by-LATE_CAUSE')}</th>
              <th scope="col">{t('board.by-ASSIGNEE')}</th>
              <th scope="col">{t('cases.opened')}</th>
            </tr>
          </thead>
          <tbody>
            {before > 0 && <Spacer height={before} />}
            {shown.map(({ index }) => {
              const line = lines[index];
              return line && <Row key={line.caseId} line={line} index={index} />;
            })}
            {after > 0 && <Spacer height={after} />}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" aria-live="polite">
        {t(isEnd ? 'cases.shown-all' : 'cases.shown', { count: lines.length })}
      </Text>
    </>
  );
}

function Row({ line, index }: { line: CaseLineView; index: number }): JSX.Element {
  const { t, code } = useWords();
  return (
    <tr aria-rowindex={index + 2}>
      <td>
        <Go to="/cases/$caseId" params={{ caseId: line.caseId }} className="ref" fw={600} size="sm">
          {line.reference}
        </Go>
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
        {line.nextDueAt !== undefined && (
          <Group gap={6} wrap="nowrap">
            <span>
              {code(line.nextClock ?? '')} · <Instant at={line.nextDueAt} />
            </span>
            {line.overdue && <Coded value="OVERDUE" />}
            {line.daysLate !== undefined &&
              line.daysLate > 0 &&
              t('clock.late', { days: line.daysLate })}
            {line.dueSoon && <Coded value="DUE_SOON" />}
          </Group>
        )}
        {line.nextDueAt === undefined && line.lateSince !== undefined && (
          <Badge variant="outline" color="orange" tt="none" radius="sm" className="coded">
            {t('cases.was-late')}
          </Badge>
        )}
      </td>
      <td>{line.lateCauses.map((cause) => code(cause)).join(', ')}</td>
      <td>
        <bdi>{line.assignee ?? ''}</bdi>
      </td>
      <td>
        <Instant at={line.openedAt} to="day" />
      </td>
    </tr>
  );
}

function Spacer({ height }: { height: number }): JSX.Element {
  return (
    <tr aria-hidden="true">
      <td colSpan={9} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
