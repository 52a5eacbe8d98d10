import { Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useState, type JSX } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { useWords } from '../language/use-words.ts';
import { GLOSSARY, RENDERED, type Term } from './glossary.ts';

/** The words of the field in the six languages, each with its source and how sure it is. */
export function GlossaryPage(): JSX.Element {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const found = GLOSSARY.filter((term) =>
    [term.en, ...RENDERED.map((language) => term[language].term)].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  );
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('glossary.title')}
      </Title>
      <Text size="sm" maw={720}>
        {t('glossary.about')}
      </Text>
      <TextInput
        data-find
        maw={360}
        label={t('glossary.find')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Text size="sm" role="status">
        {t('glossary.count', { count: found.length })}
      </Text>
      <div
        className="scrolled"
        role="region"
        aria-label={t('glossary.title')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th lang="en">English</Table.Th>
              {RENDERED.map((language) => (
                <Table.Th key={language} lang={language}>
                  {LANGUAGES.find(({ code }) => code === language)?.name}
                </Table.Th>
              ))}
              <Table.Th>{t('glossary.source')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((term) => (
              <Row key={term.no} term={term} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}

function Row({ term }: { term: Term }): JSX.Element {
  const { t } = useWords();
  return (
    <Table.Tr id={`term-${term.no}`}>
      <Table.Th scope="row" lang="en">
        {term.en}
      </Table.Th>
      {RENDERED.map((language) => {
        const { term: word, status } = term[language];
        return (
          <Table.Td key={language}>
            <bdi lang={language}>{word}</bdi>
            <Text size="xs" c="dimmed">
              {t(`glossary.status-${status}`)}
            </Text>
          </Table.Td>
        );
      })}
      <Table.Td>
        <bdi lang="en">{term.source}</bdi>
      </Table.Td>
    </Table.Tr>
  );
}
