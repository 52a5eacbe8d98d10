import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { beginWithTemplate, forgetTemplate, listTemplates } from '../client/sdk.gen.ts';
import type { DraftTemplateView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useMe } from '../session/me.ts';

/** One's own templates and those that others share: each begins a request, one's own can be forgotten. */
export function Templates(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['templates'],
    queryFn: async () => (await answerOf(listTemplates())).content.templates,
  });
  if (error) return <FaultAlert fault={error} />;
  return (
    <>
      {data?.length === 0 && <Text size="sm">{t('template.none')}</Text>}
      {data?.map((one) => (
        <OneTemplate key={one.templateId} template={one} />
      ))}
    </>
  );
}

function OneTemplate({
  template: { templateId, name, person },
}: {
  template: DraftTemplateView;
}): JSX.Element {
  const { t } = useWords();
  const navigate = useNavigate();
  const { data: me } = useMe();
  const begin = useMutation({
    mutationFn: async () =>
      answerOf(
        beginWithTemplate({
          path: { templateId },
          body: {},
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        }),
      ),
    onSuccess: async ({ content: { draftId } }) =>
      navigate({ to: '/drafts/$draftId', params: { draftId } }),
  });
  const forget = useMutation({
    mutationFn: async () => answerOf(forgetTemplate({ path: { templateId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['templates'] }),
  });
  const fault = begin.error ?? forget.error;
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          loading={begin.isPending}
          aria-label={t('template.begin', { name })}
          onClick={() => begin.mutate()}
        >
          <bdi>{name}</bdi>
        </Button>
        {person === me?.person ? (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('template.forget', { name })}
            onClick={() => forget.mutate()}
          >
            {t('saved.forget')}
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {t('saved.by')} <bdi>{person}</bdi>
          </Text>
        )}
      </Group>
      {fault && <FaultAlert fault={fault} />}
    </>
  );
}
