import { Alert, Button, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getRefused, listRefused } from '../client/sdk.gen.ts';
import type { RefusedMessageView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';

/** What partners have signed and this node has refused, with the reason and the signed bytes. */
export function RefusedPage(): JSX.Element {
  const { t } = useWords();
  const list = useInfiniteQuery({
    queryKey: ['refused'],
    queryFn: async ({ pageParam }) =>
      (await answerOf(listRefused(pageParam === '' ? {} : { query: { cursor: pageParam } })))
        .content,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const messages = list.data?.pages.flatMap((page) => page.messages) ?? [];
  return (
    <Stack maw={900}>
      <Title order={1} size="h3">
        {t('trust.refused')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('trust.refused-say')}
      </Text>
      {list.error && <FaultAlert fault={list.error} />}
      {list.isPending && <Loader aria-label={t('frame.loading')} />}
      {list.isSuccess && messages.length === 0 && (
        <Alert color="blue">{t('trust.no-refused')}</Alert>
      )}
      {messages.map((one) => (
        <OneRefused key={`${one.messageId} ${one.digest}`} message={one} />
      ))}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Stack>
  );
}

function OneRefused({ message }: { message: RefusedMessageView }): JSX.Element {
  const { t } = useWords();
  const { messageId, partner, code, detail, refusedAt, digest } = message;
  return (
    <Paper withBorder p="md" component="article" aria-label={messageId}>
      <Title order={2} size="h5">
        <span className="ref">{partner}</span> · <Instant at={refusedAt} />{' '}
        <Marked color="red">{code}</Marked>
      </Title>
      <Text size="sm">
        <Said>{detail}</Said>
      </Text>
      <dl className="facts">
        <dt>{t('trust.message')}</dt>
        <dd className="digest">{messageId}</dd>
        <dt>{t('trust.digest')}</dt>
        <dd className="digest">{digest}</dd>
      </dl>
      <Evidence messageId={messageId} digest={digest} />
    </Paper>
  );
}

function Evidence({ messageId, digest }: { messageId: string; digest: string }): JSX.Element {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['refused', messageId],
    enabled: isOpen,
    queryFn: async () => (await answerOf(getRefused({ path: { messageId } }))).content.messages,
  });
  const own = data?.find((one) => one.digest === digest);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('trust.evidence')}</summary>
      {error && <FaultAlert fault={error} />}
      {own && (
        <Text size="xs" className="digest">
          {own.jws}
        </Text>
      )}
    </details>
  );
}
