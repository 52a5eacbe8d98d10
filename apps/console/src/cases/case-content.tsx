import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { CaseView, ContentView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Coded } from '../look/coded.tsx';
import { Facts } from '../look/facts.tsx';
import { CorrectedPlaces } from './corrected-places.tsx';
import { AttachmentsCard } from './attachments-card.tsx';
import { IdentityCard } from './identity-card.tsx';
import { MissingCard } from './missing-card.tsx';
import { TraceChain } from './trace-chain.tsx';

/** What is known in a case from all that both sides have said. */
export function CaseContent({ view }: { view: CaseView }): JSX.Element {
  const { t } = useWords();
  const { content } = view;
  const language = view.timeline[0]?.language;
  return (
    <>
      {content.corrected.length > 0 && <CorrectedPlaces content={content} />}
      {content.dialogues.map(
        ({ missing, open, messageId }) =>
          missing && open && <MissingCard key={messageId} missing={missing} language={language} />,
      )}
      {content.questions.length > 0 && <Questions content={content} />}
      {content.chain.length > 0 && <TraceChain view={view} />}
      {content.itemResults.length > 0 && (
        <Section title={t('case.results')}>
          {content.itemResults.map(({ said, messageId }) => (
            <Facts key={`${messageId} ${said.itemRef}`} of={said} language={language} />
          ))}
        </Section>
      )}
      {content.refusals.length > 0 && (
        <Section title={t('case.refusals')}>
          {content.refusals.map(({ said, messageId }) => (
            <Facts key={messageId} of={said} />
          ))}
        </Section>
      )}
      {content.referral && (
        <Section title={t('case.referral')}>
          <Facts of={content.referral.said} />
        </Section>
      )}
      {content.request && (
        <Section title={t('case.request')}>
          <details open={view.direction === 'IN' && view.content.itemResults.length === 0}>
            <summary>{t('case.show-request')}</summary>
            <Facts of={content.request} language={language} />
          </details>
        </Section>
      )}
      <AttachmentsCard view={view} />
      <IdentityCard view={view} />
    </>
  );
}

/** A part of the page under its own heading. */
function Section({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}

function Questions({ content }: { content: ContentView }): JSX.Element {
  const { t, code } = useWords();
  return (
    <Section title={t('case.questions')}>
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0}>
        <Table withRowBorders fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('case.question')}</Table.Th>
              <Table.Th>{t('case.stands')}</Table.Th>
              <Table.Th>{t('case.answer')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {content.questions.map((question) => (
              <Table.Tr key={question.questionNo}>
                <Table.Td>
                  {question.questionNo}. {code(question.code)}
                  {question.text !== undefined && (
                    <Text size="xs" c="dimmed" className="free-text">
                      {question.text}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Coded value={question.status} />
                </Table.Td>
                <Table.Td className="free-text">{question.answer}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
