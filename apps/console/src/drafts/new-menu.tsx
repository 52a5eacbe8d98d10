import { Button, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { Go } from '../look/go.tsx';
import { OPENING_KINDS } from '../openings/opening-kinds.ts';
import { useMe } from '../session/me.ts';
import { Templates } from './templates.tsx';

/** Everything that can be begun with another State, as far as the person may; and the templates to begin with. */
export function NewMenu(): JSX.Element | null {
  const { t } = useWords();
  const { data: me } = useMe();
  const [isOpen, { toggle, close }] = useDisclosure();
  const may = (action: string): boolean => me?.may.includes(action) === true;
  const kinds = Object.entries(OPENING_KINDS).filter(([, { needs }]) => may(needs));
  if (kinds.length === 0) return null;
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" onClick={toggle} aria-expanded={isOpen}>
          {t('opening.new')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" miw={280}>
          {may('draft.write') && (
            <Go to="/drafts" size="sm" onClick={close}>
              {t('opening.kind-trace')}
            </Go>
          )}
          {kinds.map(([kind]) => (
            <Go key={kind} to="/new/$kind" params={{ kind }} size="sm" onClick={close}>
              {t(`opening.kind-${kind}`)}
            </Go>
          ))}
          {may('draft.write') && (
            <div>
              <Text size="sm" fw={700}>
                {t('template.title')}
              </Text>
              <Templates />
            </div>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
