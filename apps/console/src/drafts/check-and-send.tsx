import {
  Alert,
  Button,
  Group,
  List,
  NativeSelect,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { heldIdOf } from '../approvals/held-id.ts';
import { submitDraft } from '../client/sdk.gen.ts';
import type { DraftView, DuplicateView, HeldView, SubmittedDecision } from '../client/types.gen.ts';
import { valueAt, type Draft } from '../forms/draft-value.ts';
import { TextLanguage } from '../forms/text-language.tsx';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { Facts } from '../look/facts.tsx';
import { FaultAlert } from '../look/fault-alert.tsx';
import { DRAFT_PARTS, partOf } from './draft-parts.ts';
import { Waivers } from './waivers.tsx';
import type { Autosave } from './use-autosave.ts';

/** The last look: everything as it will be sent, what still keeps it back, and the button that signs and sends it. */
export function CheckAndSend({ autosave, root }: { autosave: Autosave; root: Draft }): JSX.Element {
  const { t, field } = useWords();
  const navigate = useNavigate();
  const { findings, draftId, to, duplicates, assessment } = autosave.saved.content;
  const [decisions, setDecisions] = useState<Record<string, SubmittedDecision>>({});
  const [key] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: async () => {
      const { etag } = await autosave.flush();
      return answerOf<DraftView | HeldView>(
        submitDraft({
          path: { draftId },
          body: { duplicates: Object.values(decisions) },
          headers: { 'Idempotency-Key': key, 'If-Match': etag },
        }),
      );
    },
    onSuccess: async ({ content }) => {
      await queries.invalidateQueries({ queryKey: ['cases'] });
      await queries.invalidateQueries({ queryKey: ['drafts'] });
      const approvalId = heldIdOf(content);
      if (approvalId !== undefined) await queries.invalidateQueries({ queryKey: ['approvals'] });
      // What waits for a second person has led to no case yet.
      const [sent] = 'outcomes' in content ? content.outcomes : [];
      if (approvalId !== undefined)
        await navigate({ to: '/approvals/$approvalId', params: { approvalId } });
      else if (sent) await navigate({ to: '/cases/$caseId', params: { caseId: sent.caseId } });
      else await navigate({ to: '/drafts' });
    },
  });
  return (
    <Stack>
      <Title order={2} size="h4" data-part-heading tabIndex={-1}>
        {t('part.send')}
      </Title>
      {findings.length > 0 && (
        <Alert color="red" role="alert" title={t('form.faults', { count: findings.length })}>
          <List size="sm">
            {findings.map(({ pointer, code, detail }) => (
              <List.Item key={`${pointer} ${code} ${detail}`}>
                <Go to="." search={{ part: partOf(pointer)?.id ?? 'items' } as never} size="sm">
                  {t(`part.${partOf(pointer)?.id ?? 'items'}`)}
                  {lastName(pointer) !== '' && `, ${field(lastName(pointer))}`}
                </Go>
                : <Said>{detail}</Said>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {assessment && <Waivers assessment={assessment} />}
      {send.error && <FaultAlert fault={send.error} />}
      <TextLanguage />
      {DRAFT_PARTS.map((part) => (
        <Paper
          key={part.id}
          withBorder
          p="md"
          component="section"
          aria-label={t(`part.${part.id}`)}
        >
          <Group justify="space-between">
            <Title order={3} size="h5">
              {t(`part.${part.id}`)}
            </Title>
            <Go to="." search={{ part: part.id } as never} size="sm">
              {t('draft.change', { part: t(`part.${part.id}`) })}
            </Go>
          </Group>
          <Facts of={membersOf(root, part.path, part.names)} />
        </Paper>
      ))}
      {openDuplicates(duplicates, send.error).map((one) => (
        <DuplicateDecision
          key={one.caseId}
          duplicate={one}
          onDecide={(decision) => setDecisions({ ...decisions, [decision.caseId]: decision })}
        />
      ))}
      <Group>
        <Button
          size="md"
          data-send
          disabled={findings.length > 0 || assessment?.ready === false}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {t('draft.send', { to: to.join(', ') })}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t('step.signed')}
      </Text>
    </Stack>
  );
}

function membersOf(
  root: Draft,
  path: readonly (string | number)[],
  names: readonly string[],
): object {
  const members = names
    .map((name) => [name, valueAt(root, [...path, name])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(members);
}

function lastName(pointer: string): string {
  return pointer.split('/').findLast((step) => step !== '' && !/^\d+$/.test(step)) ?? '';
}

/** The cases about which a decision is needed before the same is asked again. */
function openDuplicates(known: readonly DuplicateView[], fault: Error | null): DuplicateView[] {
  const told = fault instanceof ApiFault ? (fault.problem.duplicates ?? []) : [];
  const byCase = new Map<string, DuplicateView>();
  for (const one of [...known, ...told]) if (one.caseId !== undefined) byCase.set(one.caseId, one);
  return [...byCase.values()];
}

function DuplicateDecision({
  duplicate,
  onDecide,
}: {
  duplicate: DuplicateView;
  onDecide: (decision: SubmittedDecision) => void;
}): JSX.Element {
  const { t } = useWords();
  const [decision, setDecision] = useState('');
  const [reason, setReason] = useState('');
  const decide = (what: string, why: string): void => {
    setDecision(what);
    setReason(why);
    if (what !== '')
      onDecide({
        caseId: duplicate.caseId ?? '',
        decision: what,
        ...(why !== '' && { justification: why }),
      } as SubmittedDecision);
  };
  return (
    <Alert color="yellow" title={t('assessment.duplicates')}>
      <Text size="sm">
        <span className="ref">{duplicate.reference}</span> · <bdi>{duplicate.authority}</bdi>
      </Text>
      <NativeSelect
        label={t('duplicate.decision')}
        value={decision}
        onChange={(event) => decide(event.currentTarget.value, reason)}
      >
        <option value="">{t('form.choose')}</option>
        <option value="LINK">{t('duplicate.link')}</option>
        <option value="JUSTIFY">{t('duplicate.justify')}</option>
      </NativeSelect>
      {decision === 'JUSTIFY' && (
        <TextInput
          label={t('duplicate.reason')}
          value={reason}
          onChange={(event) => decide(decision, event.currentTarget.value)}
        />
      )}
    </Alert>
  );
}
