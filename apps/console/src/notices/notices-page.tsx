import { Alert, Button, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { listNotices, readAllNotices, readNotice } from '../client/sdk.gen.ts';
import type { NoticeView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { unlessLive } from '../live/live.ts';
import { rungSaid } from './rung-said.ts';

/** What the desk has been told, the newest first. */
export function NoticesPage(): JSX.Element {
  const { t } = useWords();
  const [isUnread, setUnread] = useState(true);
  const list = useInfiniteQuery({
    queryKey: ['notices', isUnread],
    queryFn: async ({ pageParam }) =>
      (
        await answerOf(
          listNotices({
            query: {
              ...(isUnread && { unread: 'true' }),
              ...(pageParam !== '' && { cursor: pageParam }),
            },
          }),
        )
      ).content,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: unlessLive(15_000),
  });
  const all = useMutation({
    mutationFn: async () => answerOf(readAllNotices()),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
  const notices = list.data?.pages.flatMap((page) => page.notices) ?? [];
  return (
    <Stack maw={860}>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('menu.notices')}
        </Title>
        <Group>
          <Switch
            label={t('notices.unread')}
            checked={isUnread}
            onChange={(event) => setUnread(event.currentTarget.checked)}
          />
          <Button size="xs" variant="default" onClick={() => all.mutate()}>
            {t('notices.read-all')}
          </Button>
        </Group>
      </Group>
      {list.error && <FaultAlert fault={list.error} />}
      {list.isSuccess && notices.length === 0 && <Alert color="blue">{t('notices.none')}</Alert>}
      {notices.map((notice) => (
        <OneNotice key={notice.noticeId} notice={notice} />
      ))}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Stack>
  );
}

function OneNotice({ notice }: { notice: NoticeView }): JSX.Element {
  const { t, code } = useWords();
  const { caseId, reference, clock, rung, dueAt } = notice;
  const read = useMutation({
    mutationFn: async () => answerOf(readNotice({ path: { id: notice.noticeId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
  return (
    <Paper withBorder p="sm" component="article">
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text size="sm" fw={notice.readAt === undefined ? 700 : 400}>
            {t(`notices.what-${notice.what}`)}
            {rung !== undefined && ` · ${rungSaid(t, rung)}`}
            {caseId !== undefined && (
              <>
                {' · '}
                <Go to="/cases/$caseId" params={{ caseId }} size="sm" className="ref">
                  {reference ?? caseId}
                </Go>
              </>
            )}
          </Text>
          <Text size="sm">
            <Said>{notice.says}</Said>
          </Text>
          {clock !== undefined && dueAt !== undefined && (
            <Text size="sm">
              {code(clock)} · {t('clock.due')} <Instant at={dueAt} />
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <Instant at={notice.raisedAt} /> · {code(notice.desk)}
          </Text>
        </div>
        {notice.readAt === undefined && (
          <Button size="compact-xs" variant="light" onClick={() => read.mutate()}>
            {t('notices.read')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
