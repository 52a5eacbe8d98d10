import { Alert, Badge, Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState, type JSX } from 'react';
import type { Answer } from '../api/answer-of.ts';
import type { DraftView, ProblemFaultView } from '../client/types.gen.ts';
import { withValueAt, type Draft, type Path } from '../forms/draft-value.ts';
import { FormProvider, useForm } from '../forms/form-context.ts';
import { Members } from '../forms/object-field.tsx';
import { resolved } from '../forms/schema.ts';
import { useDocumentForm } from '../forms/use-document-form.tsx';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { AssessmentCard } from './assessment-card.tsx';
import { CheckAndSend } from './check-and-send.tsx';
import { DRAFT_PARTS, partOf, type DraftPart } from './draft-parts.ts';
import { TemplateButton } from './template-button.tsx';
import { usePartFocus } from './use-part-focus.ts';
import { useAutosave, type Autosave } from './use-autosave.ts';

/** The desk at which a request is written: the task list, the part in hand, and what the node thinks of it so far. */
export function DraftDesk({
  read,
  reload,
}: {
  read: Answer<DraftView>;
  reload: () => void;
}): JSX.Element {
  const { t } = useWords();
  const { part: id } = useSearch({ from: '/frame/drafts/$draftId' });
  const autosave = useAutosave(read);
  const { content } = autosave.saved;
  usePartFocus(id);
  const [tried, setTried] = useState<readonly string[]>([]);
  const findings = content.findings;
  const part = DRAFT_PARTS.find((one) => one.id === id);
  // What was never looked at is not wrong yet: it is unfinished.
  const faults = useMemo(
    () => findings.filter(({ pointer }) => tried.includes(partOf(pointer)?.id ?? '')),
    [findings, tried],
  );
  const { touch } = autosave;
  const written = useCallback((root: Draft) => touch(withAddressees(root)), [touch]);
  const form = useDocumentForm({ start: startOf(content), faults, onChange: written });
  const leave = (): void => {
    if (part && !tried.includes(part.id)) setTried([...tried, part.id]);
  };

  if (content.state !== 'OPEN') return <Sent draft={content} />;
  return (
    <FormProvider value={form}>
      <Stack>
        <Group justify="space-between">
          <Title order={1} size="h3">
            {t('draft.title')}
          </Title>
          <Group gap="sm">
            <SaveState autosave={autosave} />
            <TemplateButton autosave={autosave} />
          </Group>
        </Group>
        {autosave.state === 'CONFLICT' && <Conflict autosave={autosave} reload={reload} />}
        <div className="case-columns draft-columns">
          <Stack miw={0}>
            {id === 'send' && <CheckAndSend autosave={autosave} root={form.current()} />}
            {part && <PartInHand part={part} onDone={leave} />}
            {!part && id !== 'send' && <Text>{t('draft.begin')}</Text>}
          </Stack>
          <Stack miw={0}>
            <TaskList findings={findings} current={id} onGo={leave} />
            <AssessmentCard draft={content} />
          </Stack>
        </div>
      </Stack>
    </FormProvider>
  );
}

function startOf({ language, to, request, waivers }: DraftView): Draft {
  return { language, to, request: request as Draft, waivers: waivers as Draft[] };
}

/** Who is asked follows from the addressees: all that are asked at once, and the first of those that wait. */
function withAddressees(root: Draft): Draft {
  const path: Path = ['request', 'header', 'addressees'];
  const list = path.reduce<Draft>(
    (at, step) => (at as Record<string, Draft> | undefined)?.[step],
    root,
  );
  const named = (Array.isArray(list) ? list : []) as { state?: string; mode?: string }[];
  const asked = named.filter(({ mode }, index) => index === 0 || mode === 'PARALLEL');
  const states = asked.flatMap(({ state }) =>
    /^[A-Z]{2}$/.test(state ?? '') ? [state ?? ''] : [],
  );
  return withValueAt(root, ['to'], [...new Set(states)]);
}

function TaskList({
  findings,
  current,
  onGo,
}: {
  findings: readonly ProblemFaultView[];
  current: string | undefined;
  onGo: () => void;
}): JSX.Element {
  const { t } = useWords();
  const missing = (id: string): number =>
    findings.filter(({ pointer }) => partOf(pointer)?.id === id).length;
  return (
    <Paper withBorder p="md" component="nav" aria-label={t('draft.tasks')}>
      <Title order={2} size="h5" mb="xs">
        {t('draft.tasks')}
      </Title>
      <List listStyleType="none" spacing={6}>
        {[...DRAFT_PARTS.map(({ id }) => id), 'send'].map((id) => (
          <List.Item key={id} className="task">
            <Group justify="space-between" wrap="nowrap" gap={6}>
              <Go
                to="."
                search={{ part: id } as never}
                size="sm"
                fw={current === id ? 700 : 400}
                aria-current={current === id ? 'step' : undefined}
                onClick={onGo}
              >
                {t(`part.${id}`)}
              </Go>
              {id !== 'send' && <TaskState missing={missing(id)} />}
            </Group>
          </List.Item>
        ))}
      </List>
    </Paper>
  );
}

function TaskState({ missing }: { missing: number }): JSX.Element {
  const { t } = useWords();
  return (
    <Badge
      variant="outline"
      color={missing === 0 ? 'teal' : 'gray'}
      tt="none"
      className="coded"
      radius="sm"
    >
      {missing === 0 ? `✓ ${t('draft.complete')}` : t('draft.missing', { count: missing })}
    </Badge>
  );
}

function PartInHand({ part, onDone }: { part: DraftPart; onDone: () => void }): JSX.Element {
  const { t } = useWords();
  const navigate = useNavigate();
  const place = DRAFT_PARTS.indexOf(part);
  const next = DRAFT_PARTS[place + 1]?.id ?? 'send';
  const schema = { $ref: `#/components/schemas/${part.schema}` };
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      data-part={part.id}
      aria-label={t(`part.${part.id}`)}
    >
      <Title order={2} size="h4" data-part-heading tabIndex={-1}>
        {t(`part.${part.id}`)}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t(`part-help.${part.id}`)}
      </Text>
      <PartFields key={part.id} part={part} schema={schema} />
      {part.id === 'persons' && <PartFields part={IDENTITIES} schema={IDENTITY_SCHEMA} />}
      <Button
        mt="lg"
        onClick={() => {
          onDone();
          void navigate({ to: '.', search: { part: next } as never });
        }}
      >
        {t('draft.next')}
      </Button>
    </Paper>
  );
}

const IDENTITIES: DraftPart = {
  id: 'identities',
  path: [],
  schema: 'SubmitRequest',
  names: ['identities'],
};
const IDENTITY_SCHEMA = { $ref: '#/components/schemas/SubmitRequest' };

function PartFields({ part, schema }: { part: DraftPart; schema: { $ref: string } }): JSX.Element {
  const { schemas } = useForm();
  return <Members schema={resolved(schema, schemas)} path={part.path} names={part.names} />;
}

function SaveState({ autosave }: { autosave: Autosave }): JSX.Element {
  const { t } = useWords();
  const { state, saved } = autosave;
  return (
    <Text size="sm" role="status" c={state === 'FAILED' ? 'var(--mantine-color-error)' : 'dimmed'}>
      {state === 'SAVED' ? (
        <>
          {t('draft.saved')} <Instant at={saved.content.changedAt} />
        </>
      ) : (
        t(`draft.state-${state}`)
      )}
    </Text>
  );
}

function Conflict({ autosave, reload }: { autosave: Autosave; reload: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Alert color="yellow" role="alert" title={t('draft.conflict')}>
      <Text size="sm" mb="xs">
        {t('draft.conflict-text')}
      </Text>
      <Group>
        <Button size="xs" variant="default" onClick={reload}>
          {t('draft.take-theirs')}
        </Button>
        <Button size="xs" variant="default" onClick={() => void autosave.overwrite()}>
          {t('draft.keep-mine')}
        </Button>
      </Group>
    </Alert>
  );
}

function Sent({ draft }: { draft: DraftView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <Alert color="teal" title={t('draft.sent')}>
      <List size="sm">
        {draft.outcomes.map(({ caseId, to, reference, outcome }) => (
          <List.Item key={`${caseId} ${to}`}>
            <span className="ref">{to}</span> · {code(outcome)} ·{' '}
            <Go to="/cases/$caseId" params={{ caseId }} size="sm" className="ref">
              {reference}
            </Go>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
