import { Paper, Table, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { ContentView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';

/** What was corrected: the word that stood there beside the one that holds; everywhere else only the latter is shown. */
export function CorrectedPlaces({ content }: { content: ContentView }): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('correction.title')}>
      <Title order={2} size="h5" mb="sm">
        {t('correction.title')}
      </Title>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('correction.place')}</Table.Th>
              <Table.Th>{t('correction.was')}</Table.Th>
              <Table.Th>{t('correction.is')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {content.corrected.map(({ messageId, by, pointer, was, is }) => (
              <Table.Tr key={`${by} ${messageId} ${pointer}`}>
                <Table.Td>
                  <span className="ref">{pointer}</span>
                </Table.Td>
                <Table.Td>
                  <bdi>
                    <del>{was}</del>
                  </bdi>
                </Table.Td>
                <Table.Td>
                  <bdi>{is}</bdi>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
