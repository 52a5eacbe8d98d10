import { Paper, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { CaseView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';

/** The life of the items from manufacture to the last legal holder, as a path of steps. */
export function TraceChain({ view }: { view: CaseView }): JSX.Element {
  const { t, code } = useWords();
  const { chain, parties, pointOfDiversion } = view.content;
  const named = (no: number | undefined, messageId: string): string => {
    const party = parties.find((one) => one.said.partyNo === no && one.messageId === messageId);
    if (!party) return '';
    return party.said.name ?? code(party.said.kind);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.chain')}>
      <Title order={2} size="h5" mb="xs">
        {t('case.chain')}
      </Title>
      <ol className="chain">
        {chain.map(({ said, messageId }) => (
          <li key={`${messageId} ${said.itemRef} ${said.seq}`}>
            <Text size="sm" fw={600}>
              {code(said.event)}
            </Text>
            <Text size="xs">
              <span className="ref">{said.country}</span>
              {said.date !== undefined && (
                <>
                  {' · '}
                  <Instant at={said.date} zone="UTC" to={precisionOf(said.precision)} />
                </>
              )}
            </Text>
            {said.toParty !== undefined && (
              <Text size="xs">
                <bdi>{named(said.toParty, messageId)}</bdi>
              </Text>
            )}
          </li>
        ))}
        {pointOfDiversion && (
          <li className="diversion">
            <Text size="sm" fw={600}>
              {t('case.diversion')}
            </Text>
            <Text size="xs">{code(pointOfDiversion.said.kind ?? 'UNKNOWN')}</Text>
          </li>
        )}
      </ol>
      {view.timeToCrimeDays !== undefined && (
        <Text size="sm">{t('case.time-to-crime', { days: view.timeToCrimeDays })}</Text>
      )}
    </Paper>
  );
}

/** How exactly a date is known: a year is not made into its first of January. */
function precisionOf(precision: string): 'day' | 'month' | 'year' {
  if (precision === 'YEAR') return 'year';
  return precision === 'MONTH' ? 'month' : 'day';
}
