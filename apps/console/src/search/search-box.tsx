import { Button, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { setSearchTerm, useSearchTerm } from './search-term.ts';
import './search.css';

/** Where a number, a reference or words are looked for, from every page. */
export function SearchBox({ isLarge = false }: { isLarge?: boolean }): JSX.Element {
  const { t } = useWords();
  const term = useSearchTerm();
  const [typed, setTyped] = useState(term);
  const navigate = useNavigate();
  const search = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '') return;
    setSearchTerm(typed);
    void navigate({ to: '/search' });
  };
  return (
    <form role="search" aria-label={t('search.title')} onSubmit={search}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          size={isLarge ? 'sm' : 'xs'}
          type="search"
          autoComplete="off"
          data-find
          aria-label={t('search.for')}
          placeholder={t('search.for')}
          dir="auto"
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className={isLarge ? 'search-large' : 'search-small'}
        />
        {isLarge && (
          <Button size="sm" type="submit">
            {t('search.go')}
          </Button>
        )}
      </Group>
    </form>
  );
}
