import {
  Alert,
  Button,
  Group,
  Loader,
  NativeSelect,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listEntries } from '../client/sdk.gen.ts';
import type { AuditEntryView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { trailQueryOf, type TrailFilters } from './trail-filters.ts';
import { TRAIL_ACTIONS } from './trail-actions.ts';

/** Who saw and did what on this node, the latest first (Directive (EU) 2016/680 article 25). */
export function AuditPage(): JSX.Element {
  const { t } = useWords();
  const filters = useSearch({ from: '/frame/audit' });
  const list = useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: async ({ pageParam }) => {
      const query = { ...trailQueryOf(filters), ...(pageParam !== '' && { cursor: pageParam }) };
      return (await answerOf(listEntries({ query }))).content;
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('menu.audit')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('audit.says')}
      </Text>
      <Filters key={JSON.stringify(filters)} filters={filters} />
      {list.error && <FaultAlert fault={list.error} />}
      {list.isPending && <Loader aria-label={t('frame.loading')} />}
      {list.isSuccess && entries.length === 0 && <Alert color="blue">{t('audit.none')}</Alert>}
      {entries.length > 0 && <Trail entries={entries} />}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('audit.more')}
        </Button>
      )}
    </Stack>
  );
}

function Filters({ filters }: { filters: TrailFilters }): JSX.Element {
  const { t, code } = useWords();
  const go = useNavigate();
  const [actor, setActor] = useState(filters.actor ?? '');
  const [caseId, setCaseId] = useState(filters.caseId ?? '');
  const [action, setAction] = useState(filters.action ?? '');
  const [from, setFrom] = useState(filters.from ?? '');
  const [until, setUntil] = useState(filters.until ?? '');
  const show = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = { actor: actor.trim(), caseId: caseId.trim(), action, from, until };
    const said = Object.entries(wanted).filter(([, value]) => value !== '');
    void go({ to: '/audit', search: Object.fromEntries(said) });
  };
  return (
    <form onSubmit={show}>
      <Group align="end">
        <TextInput
          label={t('audit.actor')}
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
        />
        <TextInput
          label={t('audit.case')}
          dir="ltr"
          value={caseId}
          onChange={(event) => setCaseId(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('audit.kind')}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
        >
          <option value="">{t('audit.any')}</option>
          {TRAIL_ACTIONS.map((one) => (
            <option key={one} value={one}>
              {code(one)}
            </option>
          ))}
        </NativeSelect>
        <TextInput
          type="date"
          label={t('audit.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('audit.until')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {t('audit.show')}
        </Button>
      </Group>
    </form>
  );
}

function Trail({ entries }: { entries: readonly AuditEntryView[] }): JSX.Element {
  const { t } = useWords();
  return (
    <Table.ScrollContainer minWidth={900} type="native" tabIndex={0}>
      <Table fz="sm" bg="var(--mantine-color-body)">
        <Table.Thead>
          <Table.Tr>
            {['at', 'actor', 'source', 'action', 'about', 'reason', 'position'].map((name) => (
              <Table.Th key={name}>{t(`audit.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Line key={entry.entryId} entry={entry} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Line({ entry }: { entry: AuditEntryView }): JSX.Element {
  const { t } = useWords();
  const { at, actor, role, action, caseId, partner, outcome, reason, source, position } = entry;
  return (
    <Table.Tr>
      <Table.Td>
        <Instant at={at} />
      </Table.Td>
      <Table.Td>
        <bdi>{actor}</bdi> <Coded value={role} />
      </Table.Td>
      <Table.Td>
        <bdi className="ref">{source}</bdi>
      </Table.Td>
      <Table.Td>
        <span className="ref">{action}</span>
        {outcome !== undefined && <span className="digest"> {outcome}</span>}
      </Table.Td>
      <Table.Td>
        {caseId !== undefined && (
          <Go to="/cases/$caseId" params={{ caseId }}>
            {t('audit.case-link')}
          </Go>
        )}{' '}
        {partner !== undefined && <span className="ref">{partner}</span>}
      </Table.Td>
      <Table.Td dir="auto">{reason}</Table.Td>
      <Table.Td>{position}</Table.Td>
    </Table.Tr>
  );
}
