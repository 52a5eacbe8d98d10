import { Alert, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent, type JSX } from 'react';
import { schemas, steps } from 'virtual:form-schemas';
import { ApiFault } from '../api/api-fault.ts';
import type { Answer } from '../api/answer-of.ts';
import { call } from '../api/call.ts';
import { queries } from '../api/queries.ts';
import { heldIdOf } from '../approvals/held-id.ts';
import type { CaseView, PossibleView } from '../client/types.gen.ts';
import { pruned, type Draft } from '../forms/draft-value.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { FormProvider } from '../forms/form-context.ts';
import { TextLanguage } from '../forms/text-language.tsx';
import { Members } from '../forms/object-field.tsx';
import { useDocumentForm } from '../forms/use-document-form.tsx';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { GoButton } from '../look/go.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { startOf } from './start-of.ts';
import { useCase } from './use-case.ts';

/** The form for any step of a case, made of what the api says that the step takes. */
export function StepPage(): JSX.Element {
  const { t, code } = useWords();
  const { caseId, step } = useParams({ from: '/frame/cases/$caseId/$step' });
  const { data, error } = useCase(caseId);
  if (error) return <FaultAlert fault={error} />;
  if (!data) return <Loader aria-label={t('frame.loading')} />;
  const may = data.content.possible.find((one) => one.step === step);
  const name = steps[step];
  if (!may || name === undefined) return <Alert color="red">{t('step.unknown')}</Alert>;
  return (
    <Stack maw={860}>
      <div>
        <Text size="sm">
          <Link to="/cases/$caseId" params={{ caseId }}>
            <span className="ref">{data.content.reference ?? caseId}</span>
          </Link>
        </Text>
        <Title order={1} size="h3">
          {code(`do-${may.kind}`)}
        </Title>
      </div>
      {may.possible ? (
        <StepForm key={step} view={data} step={step} schema={name} may={may} />
      ) : (
        <Alert color="yellow" title={t('step.not-now')}>
          <Said>{may.because}</Said>
        </Alert>
      )}
    </Stack>
  );
}

const NO_FAULTS: ApiFault['faults'] = [];

interface StepFormProps {
  view: Answer<CaseView>;
  step: string;
  schema: string;
  may: PossibleView;
}

function StepForm({ view, step, schema, may }: StepFormProps): JSX.Element {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const [faults, setFaults] = useState<ApiFault>();
  // The version that was read when the form was opened: who acts upon a case that has changed meanwhile is told.
  const [read] = useState(view.etag);
  const [key] = useState(() => crypto.randomUUID());
  const [only] = useState(() => onlyOf(may));
  const [start] = useState(() => startOf(view.content, step, language));
  const form = useDocumentForm({
    start,
    faults: faults?.faults ?? NO_FAULTS,
    only,
  });

  const send = useMutation({
    mutationFn: async (body: Draft) =>
      call('POST', `/v1/cases/${view.content.caseId}/${step}`, body, {
        'Idempotency-Key': key,
        'If-Match': view.etag,
      }),
    onSuccess: async ({ content }) => {
      await queries.invalidateQueries({ queryKey: ['case', view.content.caseId] });
      const approvalId = heldIdOf(content);
      if (approvalId !== undefined) {
        await queries.invalidateQueries({ queryKey: ['approvals'] });
        await navigate({ to: '/approvals/$approvalId', params: { approvalId } });
        return;
      }
      await navigate({ to: '/cases/$caseId', params: { caseId: view.content.caseId } });
    },
    onError: (fault) => setFaults(fault instanceof ApiFault ? fault : undefined),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(pruned(form.current()));
  };

  const document = schemas[schema] ?? {};
  const body = document.properties?.['body'] ?? {};
  return (
    <form onSubmit={submit} noValidate>
      <FormProvider value={form}>
        <Stack>
          <StepFaults hasChanged={view.etag !== read} fault={send.error} faults={faults} />
          <TextLanguage />
          <Paper withBorder p="md">
            {form.draw({ schema: body, path: ['body'], name: 'body', isOptional: false })}
          </Paper>
          {document.properties?.['identities'] && (
            <Paper withBorder p="md">
              <Members schema={document} path={[]} names={['identities']} />
            </Paper>
          )}
          <Group>
            <Button type="submit" loading={send.isPending}>
              {t('step.send', { partner: view.content.partner })}
            </Button>
            <GoButton
              to="/cases/$caseId"
              params={{ caseId: view.content.caseId }}
              variant="default"
            >
              {t('step.cancel')}
            </GoButton>
          </Group>
          <Text size="xs" c="dimmed">
            {t('step.signed')}
          </Text>
        </Stack>
      </FormProvider>
    </form>
  );
}

/** Where the api tells which codes hold now, only those are offered. */
function onlyOf({ grounds, modes, causes }: PossibleView): Record<string, readonly string[]> {
  return {
    ...(grounds && { ground: grounds.map(({ ground }) => ground) }),
    ...(causes && { cause: causes }),
    ...(modes && { mode: modes.filter(({ possible }) => possible).map(({ mode }) => mode) }),
  };
}

/** What stands in the way: the case has moved on, fields are wrong, or the node said no for another reason. */
function StepFaults({
  hasChanged,
  fault,
  faults,
}: {
  hasChanged: boolean;
  fault: Error | null;
  faults: ApiFault | undefined;
}): JSX.Element {
  const { t } = useWords();
  const places = faults?.faults ?? [];
  return (
    <>
      {hasChanged && (
        <Alert color="yellow" title={t('step.changed')}>
          {t('step.changed-text')}
        </Alert>
      )}
      {fault && places.length === 0 && <FaultAlert fault={fault} />}
      <ErrorSummary faults={places} />
    </>
  );
}
