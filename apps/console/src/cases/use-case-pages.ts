import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listCases } from '../client/sdk.gen.ts';
import type { CaseLineView, CasePageView } from '../client/types.gen.ts';
import type { CaseFilters } from './case-filters.ts';
import { unlessLive } from '../live/live.ts';

/** So many lines come at once. */
export const PAGE = 100;
/** A page that has been out of sight for so long is forgotten: however far somebody scrolls, some pages are kept. */
const FORGOTTEN_AFTER_MS = 20_000;

/** A list of any length, of which only the pages in sight are held. */
export interface CasePages {
  /** How many lines are known to exist. */
  count: number;
  /** Whether these are all. */
  isEnd: boolean;
  isLoaded: boolean;
  /** The line at a place; undefined while its page is not here. */
  lineAt: (index: number) => CaseLineView | undefined;
  /** Tells which lines are in sight. */
  show: (first: number, last: number) => void;
  fault: Error | null;
}

interface Known {
  /** Of which list the cursors are. */
  list: string;
  /** Where each page begins, as far as is known. */
  cursors: readonly string[];
  /** How many lines the last page has, once it is here. */
  last: number | undefined;
}

const beginning = (list: string): Known => ({ list, cursors: [''], last: undefined });

/** The cases that fit, page by page as they come into sight; what is out of sight is let go and asked for again. */
export function useCasePages(filters: CaseFilters): CasePages {
  const list = JSON.stringify(filters);
  const [held, setKnown] = useState(() => beginning(list));
  const known = held.list === list ? held : beginning(list);
  // By pages: within one of them scrolling concerns the table alone.
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const from = Math.min(sight.first, known.cursors.length - 1);
  const to = Math.min(sight.last + 1, known.cursors.length - 1);
  const wanted = known.cursors.slice(from, to + 1);
  const { pages, fault } = useQueries({
    queries: wanted.map((cursor) => pageQuery(filters, cursor)),
    combine: combined,
  });

  const told = pages.reduce(
    (before, page, at) => (page ? learnt(before, from + at, page) : before),
    known,
  );
  // What a page has told of the next one counts from this very drawing on.
  if (told !== held) setKnown(told);

  const show = useCallback(
    (firstLine: number, lastLine: number) =>
      setSight((before) => {
        const [first, last] = [Math.floor(firstLine / PAGE), Math.floor(lastLine / PAGE)];
        return before.first === first && before.last === last ? before : { first, last };
      }),
    [],
  );
  const whole = (told.cursors.length - 1) * PAGE;
  return {
    count: whole + (told.last ?? (told.cursors.length === 1 ? 0 : PAGE)),
    isEnd: told.last !== undefined,
    isLoaded: pages[0] !== undefined || from > 0,
    lineAt: (index) => pages[Math.floor(index / PAGE) - from]?.cases[index % PAGE],
    show,
    fault,
  };
}

const pageQuery = (filters: CaseFilters, cursor: string) =>
  ({
    queryKey: ['cases', filters, cursor],
    queryFn: async (): Promise<CasePageView> => {
      const query = { ...filters, limit: String(PAGE), ...(cursor !== '' && { cursor }) };
      return (await answerOf(listCases({ query: query as never }))).content;
    },
    gcTime: FORGOTTEN_AFTER_MS,
    refetchInterval: unlessLive(15_000),
  }) as const;

function combined(results: UseQueryResult<CasePageView>[]): {
  pages: (CasePageView | undefined)[];
  fault: Error | null;
} {
  return {
    pages: results.map(({ data }) => data),
    fault: results.find(({ error }) => error)?.error ?? null,
  };
}

/** What a page tells of where the next one begins. One that has moved makes those behind it unknown again. */
function learnt(known: Known, at: number, { cases, next }: CasePageView): Known {
  const { list, cursors } = known;
  if (at >= cursors.length) return known;
  if (next === undefined) {
    const isSame = cursors.length === at + 1 && known.last === cases.length;
    return isSame ? known : { list, cursors: cursors.slice(0, at + 1), last: cases.length };
  }
  if (cursors[at + 1] === next) return known;
  return { list, cursors: [...cursors.slice(0, at + 1), next], last: undefined };
}
