import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { GLOSSARY, RENDERED } from './glossary.ts';

/** The terms of the glossary behind one field, as they are said in the six languages. */
export function TermCard({ name }: { name: string }): JSX.Element {
  const { t } = useWords();
  return (
    <>
      {GLOSSARY.filter(({ explains }) => explains.includes(name)).map((term) => (
        <section key={term.no}>
          <dl className="facts">
            <dt lang="en">English</dt>
            <dd lang="en">{term.en}</dd>
            {RENDERED.map((language) => (
              <TermIn key={language} language={language} {...term[language]} />
            ))}
          </dl>
          <Text size="xs" c="dimmed" mt={4}>
            {t('glossary.source')}: <bdi lang="en">{term.source}</bdi>
          </Text>
        </section>
      ))}
      <Go to="/glossary" size="xs">
        {t('glossary.title')}
      </Go>
    </>
  );
}

function TermIn({
  language,
  term,
  status,
}: {
  language: string;
  term: string;
  status: string;
}): JSX.Element {
  const { t } = useWords();
  return (
    <>
      <dt lang={language}>{LANGUAGES.find(({ code }) => code === language)?.name}</dt>
      <dd>
        <bdi lang={language}>{term}</bdi>{' '}
        <Text span size="xs" c="dimmed">
          ({t(`glossary.status-${status}`)})
        </Text>
      </dd>
    </>
  );
}
