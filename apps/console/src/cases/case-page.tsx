import { Alert, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { CaseView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { AssignmentCard } from './assignment-card.tsx';
import { CaseActions } from './case-actions.tsx';
import { CaseClocks } from './case-clocks.tsx';
import { CaseContent } from './case-content.tsx';
import { CaseMore } from './case-more.tsx';
import { CaseTimeline } from './case-timeline.tsx';
import { NotesCard } from '../notes/notes-card.tsx';
import { useMe } from '../session/me.ts';
import { useCase } from './use-case.ts';

/** A case: what is known, who said what, what is due by which rule, and what may be done now. */
export function CasePage(): JSX.Element {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/frame/cases/$caseId' });
  const { data: me } = useMe();
  const { data, error } = useCase(caseId);
  if (error) return <FaultAlert fault={error} />;
  if (!data) return <Loader aria-label={t('frame.loading')} />;
  const view = data.content;
  return (
    <Stack>
      <Head view={view} />
      <div className="case-columns">
        <Stack miw={0}>
          <CaseContent view={view} />
          <CaseTimeline view={view} />
        </Stack>
        <Stack miw={0}>
          <CaseActions view={view} etag={data.etag} />
          <AssignmentCard view={view} etag={data.etag} />
          <CaseClocks
            clocks={view.clocks}
            standing={view.standing}
            requestedDate={view.requestedDate}
            zone={view.clocks.find(({ kind }) => kind === 'ANSWER')?.zone}
          />
          {me?.may.includes('note.read') === true && <NotesCard view={view} />}
          <CaseMore view={view} />
        </Stack>
      </div>
    </Stack>
  );
}

function Head({ view }: { view: CaseView }): JSX.Element {
  const { t, code } = useWords();
  const { waitingFor, delivery } = view;
  return (
    <div>
      <Group gap="sm" align="center">
        <Title order={1} size="h3" className="ref">
          {view.reference ?? view.caseId}
        </Title>
        <Coded value={view.state} />
        {view.urgency === 'URGENT' && <Coded value="URGENT" />}
        {view.conditions.map(({ condition, messageId }) => (
          <Coded key={messageId} value={condition} />
        ))}
        {view.legalHold && <Coded value="LEGAL_HOLD" />}
      </Group>
      <Text size="sm" c="dimmed">
        {t(view.direction === 'OUT' ? 'case.we-ask' : 'case.they-ask', { partner: view.partner })}
        {' · '}
        {view.legalBases.map((basis) => code(basis)).join(' + ')}
        {' · '}
        {t('case.opened')} <Instant at={view.openedAt} />
      </Text>
      {waitingFor && (
        <Text size="sm">
          {t('case.waiting', { state: waitingFor.state, clock: code(waitingFor.clock) })}
        </Text>
      )}
      {view.provisional && (
        <Text size="sm" c="dimmed">
          {t('case.provisional')}
        </Text>
      )}
      {delivery && delivery.waiting > 0 && (
        <Alert
          color={delivery.failures > 0 ? 'red' : 'yellow'}
          mt="sm"
          title={t('case.undelivered')}
        >
          <Text size="sm">
            <Said>{delivery.sentence}</Said>
          </Text>
        </Alert>
      )}
    </div>
  );
}
