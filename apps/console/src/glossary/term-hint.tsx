import { ActionIcon, Popover, Text } from '@mantine/core';
import { lazy, Suspense, type JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { EXPLAINED } from './explained.ts';

const TermCard = lazy(async () => ({ default: (await import('./term-card.tsx')).TermCard }));

/** A small button beside a label: what the instruments call this, in every language. */
export function TermHint({ name }: { name: string }): JSX.Element | null {
  const { t, field } = useWords();
  if (!EXPLAINED.has(name)) return null;
  return (
    <Popover withinPortal width={340} trapFocus>
      <Popover.Target>
        <ActionIcon
          component="button"
          type="button"
          variant="subtle"
          size="xs"
          radius="xl"
          aria-label={t('glossary.hint', { field: field(name) })}
        >
          ?
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Text size="sm">{t('frame.loading')}</Text>}>
          <TermCard name={name} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
