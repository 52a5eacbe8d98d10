import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { listBaits, placeBait } from '../client/sdk.gen.ts';
import type { PlaceBait } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { ReasonForm } from '../look/reason-form.tsx';

/** The cases that nobody has a reason to open, for the auditors who name them. They are not linked: opening one counts. */
export function BaitsPart(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['unusual', 'baits'],
    queryFn: async () => (await answerOf(listBaits())).content.baits,
  });
  const [named, setNamed] = useState(0);
  const place = useMutation({
    mutationFn: async (body: PlaceBait) =>
      answerOf(placeBait({ body, headers: { 'Idempotency-Key': crypto.randomUUID() } })),
    onSuccess: async (_, { standing }) => {
      if (standing === 'PLACED') setNamed((count) => count + 1);
      await queries.invalidateQueries({ queryKey: ['unusual', 'baits'] });
    },
  });
  return (
    <Stack component="section" gap="sm" aria-label={t('unusual.baits')}>
      <Title order={2} size="h4">
        {t('unusual.baits')}
      </Title>
      <Text size="sm">{t('unusual.baits-say')}</Text>
      {error && <FaultAlert fault={error} />}
      {data?.length === 0 && <Alert color="blue">{t('unusual.no-baits')}</Alert>}
      {data?.map((bait) => (
        <Group key={bait.case.caseId} gap="xs">
          <span className="ref">{bait.case.reference}</span>
          <Text size="sm" span>
            <bdi>{bait.placedBy}</bdi> · <Instant at={bait.placedAt} />
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => place.mutate({ reference: bait.case.reference, standing: 'LIFTED' })}
          >
            {t('unusual.lift')}
          </Button>
        </Group>
      ))}
      <ReasonForm
        // What was named is named: the next one begins empty. What was refused stays to be corrected.
        key={named}
        label={t('unusual.bait-reference')}
        action={t('unusual.place')}
        fault={place.error}
        maxLength={80}
        onSubmit={(reference) => place.mutate({ reference: reference.trim(), standing: 'PLACED' })}
      />
    </Stack>
  );
}
