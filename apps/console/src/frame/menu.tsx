import { Badge, NavLink, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { WaitingCount } from '../approvals/waiting-count.tsx';
import { listNotices } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { recentCases } from '../recent/recent-cases.ts';
import type { MeView } from '../client/types.gen.ts';
import { unlessLive } from '../live/live.ts';

interface Entry {
  says: string;
  to:
    | '/accounts'
    | '/approvals'
    | '/diagnostics'
    | '/purges'
    | '/refused'
    | '/trust'
    | '/audit'
    | '/unusual'
    | '/board'
    | '/cases'
    | '/drafts'
    | '/notices'
    | '/recent'
    | '/partners'
    | '/calendars'
    | '/checkpoints';
  search?: Record<string, string>;
  needs: string;
}

/** Every page that the menu leads to, with the permission that it needs. */
export const ENTRIES: readonly Entry[] = [
  { says: 'menu.board', to: '/board', needs: 'overdue.read' },
  { says: 'menu.incoming', to: '/cases', search: { direction: 'IN' }, needs: 'case.list' },
  { says: 'menu.outgoing', to: '/cases', search: { direction: 'OUT' }, needs: 'case.list' },
  {
    says: 'saved.unassigned',
    to: '/cases',
    search: { direction: 'IN', standing: 'OPEN', without: 'ASSIGNEE' },
    needs: 'case.acknowledge',
  },
  { says: 'saved.recent', to: '/recent', needs: 'case.list' },
  { says: 'menu.drafts', to: '/drafts', needs: 'draft.list' },
  { says: 'approval.title', to: '/approvals', needs: 'approval.list' },
  { says: 'menu.notices', to: '/notices', needs: 'notice.list' },
  { says: 'menu.partners', to: '/partners', needs: 'partners.read' },
  { says: 'menu.calendars', to: '/calendars', needs: 'calendars.read' },
  { says: 'trust.title', to: '/trust', needs: 'partner-change.list' },
  { says: 'trust.refused', to: '/refused', needs: 'refused.read' },
  { says: 'purge.title', to: '/purges', needs: 'purge.list' },
  { says: 'menu.accounts', to: '/accounts', needs: 'account.read' },
  { says: 'admin.title', to: '/diagnostics', needs: 'diagnostics.read' },
  { says: 'menu.checkpoints', to: '/checkpoints', needs: 'checkpoints.read' },
  { says: 'menu.audit', to: '/audit', needs: 'audit.read' },
  { says: 'unusual.title', to: '/unusual', needs: 'unusual.read' },
];

/** The filters by which the lists of the menu differ. */
const TELLING = ['direction', 'without', 'assignee'] as const;

/** The entries that also tell how much waits there. */
const COUNTS: Partial<Record<Entry['to'], () => ReactNode>> = {
  '/notices': () => <Unread />,
  '/approvals': () => <WaitingCount />,
  '/recent': () => <UnreadCases />,
};

/** Where one can go: only what the permission table allows. */
export function Menu({ me, onGo }: { me: MeView; onGo: () => void }): JSX.Element {
  const { t } = useWords();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const isHere = ({ to, search: wanted }: Entry): boolean =>
    pathname === to &&
    (wanted === undefined ||
      TELLING.every((name) => (search as Record<string, string>)[name] === wanted[name]));
  return (
    <Stack gap={2}>
      {entriesOf(me).map((entry) => (
        <NavLink
          key={entry.says}
          component={Link}
          to={entry.to}
          search={(entry.search ?? {}) as never}
          label={t(entry.says)}
          active={isHere(entry)}
          aria-current={isHere(entry) ? 'page' : undefined}
          onClick={onGo}
          rightSection={COUNTS[entry.to]?.()}
        />
      ))}
    </Stack>
  );
}

function entriesOf(me: MeView): Entry[] {
  const mine: Entry = {
    says: 'saved.mine',
    to: '/cases',
    search: { assignee: me.person },
    needs: 'case.assign',
  };
  return ENTRIES.flatMap((entry) => (entry.to === '/recent' ? [mine, entry] : [entry])).filter(
    ({ needs }) => me.may.includes(needs),
  );
}

/** In how many of the cases that one has opened something was said since. */
function UnreadCases(): ReactNode {
  const { t } = useWords();
  const { data } = useQuery(recentCases);
  if (data === undefined || data.unread === 0) return undefined;
  return (
    <Badge size="sm" circle color="red.9" aria-label={t('saved.unread', { count: data.unread })}>
      {data.unread}
    </Badge>
  );
}

/** How many notices nobody of the desk has read. */
function Unread(): ReactNode {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: async () =>
      (await answerOf(listNotices({ query: { unread: 'true', limit: '1' } }))).content.unread,
    refetchInterval: unlessLive(30_000),
  });
  if (data === undefined || data === 0) return undefined;
  return (
    <Badge size="sm" circle color="red.9" aria-label={t('menu.unread', { count: data })}>
      {data}
    </Badge>
  );
}
