import { Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getTrace } from '../client/sdk.gen.ts';
import type { PathEdgeView, PathNodeView, TraceView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { useMe } from '../session/me.ts';
import { branchesOf, type TraceBranch } from './trace-graph.ts';
import { TracePicture } from './trace-picture.tsx';

/** A trace over all the States that were asked: as a picture, and as the list that says the same. */
export function TracePage(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { rootId } = useParams({ from: '/frame/traces/$rootId' });
  const { data, error } = useQuery({
    queryKey: ['trace', rootId],
    queryFn: async () => (await answerOf(getTrace({ path: { rootId } }))).content,
  });
  if (error) return <FaultAlert fault={error} />;
  if (!data || !me) return <Loader aria-label={t('frame.loading')} />;
  return (
    <Stack>
      <Group gap="sm">
        <Title order={1} size="h3">
          {t('trace.title')}
        </Title>
        <Coded value={`TRACE_${data.state}`} />
      </Group>
      <Text size="sm" c="dimmed">
        {t('trace.help')}
      </Text>
      <Paper withBorder p="md">
        <TracePicture trace={data} own={me.state} />
      </Paper>
      <Paper withBorder p="md" component="section" aria-label={t('trace.requests')}>
        <Title order={2} size="h5" mb="xs">
          {t('trace.requests')}
        </Title>
        <Branches branches={branchesOf(data.cases)} />
      </Paper>
      {data.path.edges.length > 0 && <Steps trace={data} />}
    </Stack>
  );
}

/** The requests, each with those that follow from its answer. */
function Branches({ branches }: { branches: readonly TraceBranch[] }): JSX.Element {
  const { code } = useWords();
  return (
    <ul>
      {branches.map(
        ({ traced: { caseId, reference, partner, state, openedAt, results }, next }) => (
          <li key={caseId}>
            <Go to="/cases/$caseId" params={{ caseId }} size="sm" className="ref">
              {reference}
            </Go>{' '}
            · <span className="ref">{partner}</span> · <Coded value={state} /> ·{' '}
            <Instant at={openedAt} to="day" />
            {results.length > 0 && ` · ${results.map((one) => code(one)).join(', ')}`}
            {next.length > 0 && <Branches branches={next} />}
          </li>
        ),
      )}
    </ul>
  );
}

/** The steps of each weapon in their order. */
function Steps({ trace: { path } }: { trace: TraceView }): JSX.Element {
  const { t } = useWords();
  const arms = [...new Set(path.edges.map(({ arm }) => arm))];
  const nodes = new Map(path.nodes.map((node) => [node.id, node]));
  return (
    <Paper withBorder p="md" component="section" aria-label={t('trace.steps')}>
      <Title order={2} size="h5" mb="xs">
        {t('trace.steps')}
      </Title>
      <ul>
        {arms.map((arm, index) => (
          <li key={arm}>
            {t('trace.weapon', { number: index + 1 })}
            <ol>
              {path.edges
                .filter((edge) => edge.arm === arm)
                .map((edge) => (
                  <li key={`${edge.event} ${edge.from} ${edge.to} ${edge.date ?? ''}`}>
                    <Step edge={edge} nodes={nodes} />
                  </li>
                ))}
            </ol>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

function Step({
  edge: { event, from, to, date, precision, sources },
  nodes,
}: {
  edge: PathEdgeView;
  nodes: ReadonlyMap<string, PathNodeView>;
}): JSX.Element {
  const { t, code } = useWords();
  const cases = [...new Set(sources.map(({ caseId }) => caseId))];
  return (
    <>
      {code(event)}: <Where node={nodes.get(from)} />{' '}
      {from !== to && (
        <>
          {t('trace.to')} <Where node={nodes.get(to)} />{' '}
        </>
      )}
      {date !== undefined && (
        <>
          · <Instant at={date} zone="UTC" to={precision === 'DAY' ? 'day' : 'year'} />{' '}
        </>
      )}
      · {t('trace.sources', { count: cases.length })}
    </>
  );
}

function Where({ node }: { node: PathNodeView | undefined }): JSX.Element {
  const { t, code } = useWords();
  const said = node?.party ?? node?.diversion;
  return (
    <>
      {node?.kind === 'DIVERSION' && `${t('trace.diversion')} `}
      {node?.kind === 'RECOVERY' && `${t('trace.recovery')} `}
      {said !== undefined && `${code(said)} `}
      <span className="ref">{node?.state}</span>
    </>
  );
}
