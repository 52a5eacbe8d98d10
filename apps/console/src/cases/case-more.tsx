import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type JSX, type ReactNode } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { checkDelivery, listCrossings } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { rungSaid } from '../notices/rung-said.ts';
import { CaseRetention } from '../purges/case-retention.tsx';
import { useMe } from '../session/me.ts';
import { UseCheck } from './use-check.tsx';

/** What else the node knows of a case: the same items elsewhere, what is restricted, kept, raised and held there. */
export function CaseMore({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const may = (action: string): boolean => me?.may.includes(action) === true;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case-more.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('case-more.title')}
      </Title>
      <Stack gap="xs">
        {view.content.request !== undefined && (
          <Go to="/traces/$rootId" params={{ rootId: view.caseId }} size="sm">
            {t('trace.open')}
          </Go>
        )}
        {view.sameItems.length > 0 && <SameItems view={view} />}
        {view.restrictions.length > 0 && <Restrictions view={view} />}
        <Folded says={t('case-more.crossings')}>
          <Crossings caseId={view.caseId} />
        </Folded>
        {may('use.check') && (
          <Folded says={t('use-check.title')}>
            <UseCheck view={view} />
          </Folded>
        )}
        {may('purge.read') && (
          <Folded says={t('case-more.retention')}>
            <CaseRetention caseId={view.caseId} />
          </Folded>
        )}
        {may('delivery.check') && <DeliveryCheck caseId={view.caseId} partner={view.partner} />}
      </Stack>
    </Paper>
  );
}

/** What is read only when somebody opens it. */
function Folded({ says, children }: { says: string; children: ReactNode }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{says}</summary>
      {isOpen && children}
    </details>
  );
}

function SameItems({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  return (
    <div>
      <Text size="sm" fw={700}>
        {t('case-more.same')}
      </Text>
      <ul>
        {view.sameItems.map(({ caseId, reference, partner, state, itemNo, otherItemNo }) => (
          <li key={`${caseId} ${itemNo} ${otherItemNo}`}>
            <Go to="/cases/$caseId" params={{ caseId }} size="sm" className="ref">
              {reference}
            </Go>{' '}
            · <span className="ref">{partner}</span> · <Coded value={state} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Restrictions({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  return (
    <details>
      <summary>{t('case-more.restricted', { count: view.restrictions.length })}</summary>
      {view.restrictions.map(({ messageId, pointer, handling }) => (
        <div key={`${messageId} ${pointer}`}>
          <Text size="xs" className="digest">
            {messageId} {pointer}
          </Text>
          <Facts of={handling} />
        </div>
      ))}
    </details>
  );
}

function Crossings({ caseId }: { caseId: string }): JSX.Element {
  const { t, code } = useWords();
  const { data, error } = useQuery({
    queryKey: ['crossings', caseId],
    queryFn: async () =>
      (await answerOf(listCrossings({ path: { id: caseId } }))).content.crossings,
  });
  if (error) return <FaultAlert fault={error} />;
  if (data?.length === 0) return <Text size="sm">{t('case-more.no-crossings')}</Text>;
  return (
    <ol className="fact-list">
      {data?.map(({ clock, rung, reachedAt, startedBy }) => (
        <li key={`${startedBy} ${clock} ${rung}`}>
          {code(clock)} · {rungSaid(t, rung)} · <Instant at={reachedAt} />
        </li>
      ))}
    </ol>
  );
}

function DeliveryCheck({ caseId, partner }: { caseId: string; partner: string }): JSX.Element {
  const { t } = useWords();
  const check = useMutation({
    mutationFn: async () => answerOf(checkDelivery({ path: { id: caseId } })),
  });
  const said = check.data?.content;
  return (
    <div>
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        {t('case-more.check', { partner })}
      </Button>
      {check.error && <FaultAlert fault={check.error} />}
      {said && (
        <div role="status">
          <Text size="sm">
            {said.differences.length === 0 && said.gaps.length === 0 ? '✓ ' : '! '}
            {t('case-more.held', { partner, count: said.held })} · <Instant at={said.askedAt} />
          </Text>
          {said.differences.map(({ messageId, kind }) => (
            <Text key={messageId} size="xs">
              {t(`trust.differs-${kind}`)} <span className="digest">{messageId}</span>
            </Text>
          ))}
        </div>
      )}
    </div>
  );
}
