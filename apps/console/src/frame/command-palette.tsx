import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { LANGUAGES } from '../language/languages.ts';
import { speak } from '../language/start-language.ts';
import { useWords } from '../language/use-words.ts';
import type { MeView } from '../client/types.gen.ts';
import { ENTRIES } from './menu.tsx';

interface Command {
  id: string;
  says: string;
  lang?: string;
  run: () => void;
}

/** Everything that can be reached from anywhere, found by typing a part of its name. */
export function CommandPalette({
  me,
  onClose,
  onSheet,
}: {
  me: MeView;
  onClose: () => void;
  onSheet: () => void;
}): JSX.Element {
  const { t, locale } = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLUListElement>(null);

  const commands: Command[] = [
    ...ENTRIES.filter(({ needs }) => me.may.includes(needs)).map(({ says, to, search }) => ({
      id: says,
      says: t(says),
      run: () => void navigate({ to, search: (search ?? {}) as never }),
    })),
    { id: 'account', says: t('account.own'), run: () => void navigate({ to: '/account' }) },
    { id: 'glossary', says: t('glossary.title'), run: () => void navigate({ to: '/glossary' }) },
    { id: 'keys', says: t('keys.title'), run: onSheet },
    ...LANGUAGES.map(({ code, name }) => ({
      id: code,
      says: name,
      lang: code,
      run: () => void speak(code),
    })),
  ];
  const wanted = typed.trim().toLocaleLowerCase(locale);
  const found = commands.filter(({ says }) => says.toLocaleLowerCase(locale).includes(wanted));

  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) move(list.current, step);
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) run(found[0]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.palette')}
      closeButtonProps={{ 'aria-label': t('keys.close') }}
      onKeyDown={press}
    >
      <TextInput
        data-autofocus
        label={t('keys.where-to')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ul ref={list} className="commands">
        {found.map((command) => (
          <li key={command.id}>
            <UnstyledButton w="100%" lang={command.lang} onClick={() => run(command)}>
              {command.says}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p role="status">{t('keys.nothing')}</p>}
    </Modal>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Moves the focus through the list, beginning with its first entry. */
function move(list: HTMLElement | null, step: number): void {
  const all = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const at = all.findIndex((one) => one === document.activeElement);
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}
