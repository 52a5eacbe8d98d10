import { Button, Loader, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { listReconciliations, reconcile } from '../client/sdk.gen.ts';
import type { ReconciliationView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { useMe } from '../session/me.ts';

/** What a partner said that it holds of this State's messages, and how that differs; asked again by a button. */
export function Reconciliations({ state }: { state: string }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['reconciliations', state],
    enabled: isOpen,
    queryFn: async () =>
      (await answerOf(listReconciliations({ path: { state } }))).content.reconciliations,
  });
  const ask = useMutation({
    mutationFn: async () => answerOf(reconcile({ path: { state } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['reconciliations', state] }),
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('trust.reconciliations', { state })}</summary>
      <Stack gap="xs" mt="xs">
        {(error ?? ask.error) && <FaultAlert fault={(error ?? ask.error) as Error} />}
        {me?.may.includes('reconciliation.run') === true && (
          <div>
            <Button
              size="xs"
              variant="default"
              loading={ask.isPending}
              onClick={() => ask.mutate()}
            >
              {t('trust.compare', { state })}
            </Button>
          </div>
        )}
        {isOpen && !error && <Reports reports={data} />}
      </Stack>
    </details>
  );
}

function Reports({ reports }: { reports: readonly ReconciliationView[] | undefined }): JSX.Element {
  const { t } = useWords();
  if (!reports) return <Loader size="xs" aria-label={t('frame.loading')} />;
  if (reports.length === 0) return <Text size="sm">{t('trust.never-compared')}</Text>;
  return (
    <Table.ScrollContainer minWidth={620} type="native" tabIndex={0}>
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            {['compared-at', 'compared-by', 'held-there', 'differences', 'own-log'].map((name) => (
              <Table.Th key={name}>{t(`trust.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reports.map((one) => (
            <Table.Tr key={one.reconciliationId}>
              <Table.Td>
                <Instant at={one.doneAt} />
              </Table.Td>
              <Table.Td>
                <bdi>{one.askedBy}</bdi>
              </Table.Td>
              <Table.Td>{one.heldThere}</Table.Td>
              <Table.Td>
                <Found report={one} />
                {one.differences.slice(0, 10).map(({ messageId, kind }) => (
                  <Text key={messageId} size="xs">
                    {t(`trust.differs-${kind}`)} <span className="digest">{messageId}</span>
                  </Text>
                ))}
                <Cured report={one} />
              </Table.Td>
              <Table.Td>{t(`trust.log-${one.ownLog}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** How many differences there are, or why nobody knows. */
function Found({ report }: { report: ReconciliationView }): JSX.Element {
  const { t } = useWords();
  const { differences, stoppedBy } = report;
  if (stoppedBy !== undefined)
    return <Marked color="red">{`! ${t(`trust.stopped-${stoppedBy}`)}`}</Marked>;
  return (
    <Marked color={differences.length === 0 ? 'teal' : 'red'}>
      {differences.length === 0 ? `✓ ${t('none')}` : `! ${differences.length}`}
    </Marked>
  );
}

/** How much of what differed was cured by the comparison itself. */
function Cured({ report }: { report: ReconciliationView }): JSX.Element | null {
  const { t } = useWords();
  const { cameBack, sentAgain } = report;
  if (cameBack + sentAgain === 0) return null;
  return (
    <>
      {cameBack > 0 && <Text size="xs">{t('trust.came-back', { count: cameBack })}</Text>}
      {sentAgain > 0 && <Text size="xs">{t('trust.sent-again', { count: sentAgain })}</Text>}
    </>
  );
}
