import { Checkbox, Text } from '@mantine/core';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useRef, type JSX } from 'react';
import type { CaseLineView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { CaseRow } from './case-row.tsx';
import type { CasePages } from './use-case-pages.ts';

const ROW = 41;

/** Which cases are chosen for what is done in many at once. */
export interface Chosen {
  ids: ReadonlySet<string>;
  choose: (line: CaseLineView, isChosen: boolean) => void;
  clear: () => void;
}

/** The cases as a table of which only the rows in sight exist: a million scroll like ten. */
export function CaseTable({ pages, chosen }: { pages: CasePages; chosen?: Chosen }): JSX.Element {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { count, isEnd, show } = pages;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 12,
    useFlushSync: false,
  });
  const shown = rows.getVirtualItems();
  const { first, last, before, after } = edgesOf(shown, rows.getTotalSize());
  useEffect(() => show(first, last), [first, last, show]);

  const columns = chosen ? 9 : 8;
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
        <table className="list-table" aria-rowcount={isEnd ? count + 1 : -1}>
          <Head {...(chosen && { chosen })} />
          <tbody>
            {before > 0 && <Spacer height={before} columns={columns} />}
            {shown.map(({ index }) => (
              <CaseRow
                key={index}
                line={pages.lineAt(index)}
                index={index}
                columns={columns}
                {...(chosen && { chosen })}
              />
            ))}
            {after > 0 && <Spacer height={after} columns={columns} />}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" aria-live="polite">
        {t(isEnd ? 'cases.shown-all' : 'cases.shown', { count })}
      </Text>
    </>
  );
}

/** Which rows are in sight, and how much room those before and behind them take. */
function edgesOf(
  shown: readonly VirtualItem[],
  total: number,
): { first: number; last: number; before: number; after: number } {
  const [top, bottom] = [shown[0], shown.at(-1)];
  if (!top || !bottom) return { first: 0, last: 0, before: 0, after: total };
  return { first: top.index, last: bottom.index, before: top.start, after: total - bottom.end };
}

function Head({ chosen }: { chosen?: Chosen }): JSX.Element {
  const { t } = useWords();
  return (
    <thead>
      <tr>
        {chosen && (
          <th scope="col">
            <Checkbox
              size="xs"
              aria-label={t('bulk.none')}
              checked={chosen.ids.size > 0}
              indeterminate={chosen.ids.size > 0}
              disabled={chosen.ids.size === 0}
              onChange={chosen.clear}
            />
          </th>
        )}
        <th scope="col">{t('cases.reference')}</th>
        <th scope="col">{t('cases.partner')}</th>
        <th scope="col">{t('cases.type')}</th>
        <th scope="col">{t('cases.state')}</th>
        <th scope="col">{t('cases.waiting')}</th>
        <th scope="col">{t('cases.due')}</th>
        <th scope="col">{t('saved.assignee')}</th>
        <th scope="col">{t('cases.opened')}</th>
      </tr>
    </thead>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }): JSX.Element {
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
