import { Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent, type JSX } from 'react';
import { schemas } from 'virtual:form-schemas';
import { ApiFault } from '../api/api-fault.ts';
import { call } from '../api/call.ts';
import { queries } from '../api/queries.ts';
import { heldIdOf } from '../approvals/held-id.ts';
import type { SubmittedView } from '../client/types.gen.ts';
import { withWhoAsks } from '../drafts/new-request.ts';
import { blank, pruned, type Draft } from '../forms/draft-value.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { FormProvider } from '../forms/form-context.ts';
import { Members } from '../forms/object-field.tsx';
import { TextLanguage } from '../forms/text-language.tsx';
import { useDocumentForm } from '../forms/use-document-form.tsx';
import { NoSuchPage } from '../frame/lost-page.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { OPENING_KINDS, type OpeningKind } from './opening-kinds.ts';

/** The beginning of a case with another State that is no trace request: cooperation, information, a joint team. */
export function OpeningPage(): JSX.Element {
  const { t } = useWords();
  const { kind } = useParams({ from: '/frame/new/$kind' });
  const opening = OPENING_KINDS[kind];
  // What is being written must not be replaced under the hands of whoever writes.
  const start = useQuery({
    queryKey: ['opening', kind],
    queryFn: async () => (opening ? startOf(opening) : null),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (!opening) return <NoSuchPage />;
  return (
    <Stack maw={860}>
      <div>
        <Title order={1} size="h3">
          {t(`opening.kind-${kind}`)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(`opening.help-${kind}`)}
        </Text>
      </div>
      {start.data ? (
        <OpeningForm key={kind} opening={opening} start={start.data} />
      ) : (
        <Loader aria-label={t('frame.loading')} />
      )}
    </Stack>
  );
}

/** What stands in the form when it is opened; who asks is known from the last request. */
async function startOf({
  said,
  at: [member = 'body'],
}: OpeningKind): Promise<Record<string, Draft>> {
  const empty = blank({ $ref: `#/components/schemas/${said}` }, schemas);
  return { [member]: said === 'CooperationRequest' ? await withWhoAsks(empty) : empty };
}

const NO_FAULTS: ApiFault['faults'] = [];

function OpeningForm({
  opening: { url, posted, said, at },
  start,
}: {
  opening: OpeningKind;
  start: Record<string, Draft>;
}): JSX.Element {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const [key] = useState(() => crypto.randomUUID());
  const [faults, setFaults] = useState<ApiFault>();
  const [whole] = useState(() => ({ language, ...start }));
  const form = useDocumentForm({ start: whole, faults: faults?.faults ?? NO_FAULTS });
  const send = useMutation({
    mutationFn: async (body: Draft) =>
      call<SubmittedView>('POST', url, body, { 'Idempotency-Key': key }),
    onSuccess: async ({ content }) => {
      await queries.invalidateQueries({ queryKey: ['cases'] });
      const approvalId = heldIdOf(content);
      if (approvalId === undefined) {
        await navigate({ to: '/cases/$caseId', params: { caseId: content.caseId } });
        return;
      }
      await queries.invalidateQueries({ queryKey: ['approvals'] });
      await navigate({ to: '/approvals/$approvalId', params: { approvalId } });
    },
    onError: (fault) => setFaults(fault instanceof ApiFault ? fault : undefined),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(pruned(form.current()));
  };
  const document = schemas[posted] ?? {};
  const places = faults?.faults ?? NO_FAULTS;
  return (
    <form onSubmit={submit} noValidate>
      <FormProvider value={form}>
        <Stack>
          {send.error && places.length === 0 && <FaultAlert fault={send.error} />}
          <ErrorSummary faults={places} />
          <Paper withBorder p="md">
            <Members schema={document} path={[]} names={['to']} />
            <TextLanguage />
          </Paper>
          <Paper withBorder p="md">
            {form.draw({
              schema: { $ref: `#/components/schemas/${said}` },
              path: at,
              name: String(at[0]),
              isOptional: false,
            })}
          </Paper>
          <Paper withBorder p="md">
            <Members schema={document} path={[]} names={['identities']} />
          </Paper>
          <Group>
            <Button type="submit" loading={send.isPending}>
              {t('opening.send')}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            {t('step.signed')}
          </Text>
        </Stack>
      </FormProvider>
    </form>
  );
}
