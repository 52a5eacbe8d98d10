import { Alert, Badge, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { searchCases } from '../client/sdk.gen.ts';
import type { FoundCaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { SearchBox } from './search-box.tsx';
import { useSearchTerm } from './search-term.ts';

/** What was found: first what is exactly it, then suggestions, each with why. */
export function SearchPage(): JSX.Element {
  const { t } = useWords();
  const term = useSearchTerm();
  const { data, error, isFetching } = useQuery({
    queryKey: ['search', term],
    queryFn: async () => (await answerOf(searchCases({ body: { text: term } }))).content,
    enabled: term !== '',
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const hits = term === '' ? [] : (data?.hits ?? []);
  const exact = hits.filter(({ because }) => because === 'EXACT');
  const others = hits.filter(({ because }) => because !== 'EXACT');
  return (
    <Stack maw={980}>
      <Title order={1} size="h3">
        {t('search.title')}
      </Title>
      <SearchBox isLarge key={term} />
      <Text size="sm" c="dimmed">
        {t('search.help')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {isFetching && <Loader size="sm" aria-label={t('frame.loading')} />}
      {data && (
        <Text size="sm" role="status">
          {t('search.count', { count: hits.length })}
          {data.more && ` ${t('search.more')}`}
        </Text>
      )}
      {data && hits.length === 0 && <Alert color="blue">{t('search.none')}</Alert>}
      {exact.length > 0 && <Hits title={t('search.exact')} hits={exact} />}
      {others.length > 0 && <Hits title={t('search.suggestions')} hits={others} />}
    </Stack>
  );
}

function Hits({ title, hits }: { title: string; hits: readonly FoundCaseView[] }): JSX.Element {
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack gap="xs">
        {hits.map((hit) => (
          <Hit key={hit.case.caseId} hit={hit} />
        ))}
      </Stack>
    </section>
  );
}

function Hit({ hit: { case: line, because, kind, found } }: { hit: FoundCaseView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <Paper withBorder p="sm" component="article">
      <Group justify="space-between" wrap="wrap">
        <Group gap="sm">
          <Go
            to="/cases/$caseId"
            params={{ caseId: line.caseId }}
            className="ref"
            fw={600}
            size="sm"
          >
            {line.reference}
          </Go>
          <span className="ref">{line.partner}</span>
          <Text size="sm">
            {t(`cases.${line.direction}`)} · {code(line.requestType)}
          </Text>
          <Coded value={line.state} />
        </Group>
        <Text size="xs" c="dimmed">
          <Instant at={line.openedAt} to="day" />
        </Text>
      </Group>
      <Group gap="xs" mt={6} wrap="nowrap" align="start">
        <Badge variant="outline" tt="none" radius="sm" className="coded">
          {t(`search.because-${because}`)}
        </Badge>
        <Text size="sm" className={kind === 'TEXT' ? 'free-text' : 'ref'} component="span">
          {found}
        </Text>
      </Group>
    </Paper>
  );
}
