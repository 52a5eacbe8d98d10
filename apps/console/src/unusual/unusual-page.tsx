import { Alert, Badge, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getUnusual } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { useMe } from '../session/me.ts';
import { BaitsPart } from './baits-part.tsx';
import { DrawnCard } from './drawn-card.tsx';
import { FindingCard } from './finding-card.tsx';

/** What is unusual about partners and own officers, and which openings of cases a supervisor is to look at. */
export function UnusualPage(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { data, error } = useQuery({
    queryKey: ['unusual'],
    queryFn: async () => (await answerOf(getUnusual())).content,
  });
  return (
    <Stack maw={900}>
      <Title order={1} size="h3">
        {t('unusual.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('unusual.says')}
      </Text>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && (
        <>
          <Part title={t('unusual.found')} unsaid={data.unsaidFindings}>
            {data.findings.length === 0 && <Alert color="teal">{t('unusual.none')}</Alert>}
            {unsaidFirst(data.findings).map((finding) => (
              <FindingCard key={finding.key} finding={finding} />
            ))}
          </Part>
          <Part title={t('unusual.drawn')} unsaid={data.unsaidOpenings}>
            <Text size="sm">{t('unusual.drawn-says')}</Text>
            {data.openings.length === 0 && <Alert color="blue">{t('unusual.none-drawn')}</Alert>}
            {unsaidFirst(data.openings).map((opening) => (
              <DrawnCard key={opening.key} opening={opening} />
            ))}
          </Part>
        </>
      )}
      {me?.may.includes('bait.list') === true && <BaitsPart />}
    </Stack>
  );
}

/** What nobody has said a word about comes first; otherwise the latest does. */
function unsaidFirst<T extends { words: readonly unknown[] }>(all: readonly T[]): T[] {
  const isSaid = ({ words }: T): number => (words.length === 0 ? 0 : 1);
  return all.toSorted((one, other) => isSaid(one) - isSaid(other));
}

function Part({
  title,
  unsaid,
  children,
}: {
  title: string;
  unsaid: number;
  children: ReactNode;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Group gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Badge variant="outline" color={unsaid === 0 ? 'teal' : 'red'} tt="none" className="coded">
          {t('unusual.unsaid', { count: unsaid })}
        </Badge>
      </Group>
      {children}
    </Stack>
  );
}
