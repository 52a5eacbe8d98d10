import {
  Button,
  NativeSelect,
  Popover,
  Stack,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { changeDisplay, useDisplay, type Display } from '../look/display.ts';

/** What can be chosen beside light and dark, each with its values in the order in which they are offered. */
const CHOICES: { [Name in keyof Display]: readonly Display[Name][] } = {
  contrast: ['normal', 'more'],
  text: ['normal', 'large', 'largest'],
  zone: ['acting', 'machine', 'UTC'],
  keys: ['on', 'off'],
};

/** How the console is to look here: light or dark, contrast, size of the text, the zone of times, single keys. */
export function DisplayChoice(): JSX.Element {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const display = useDisplay();
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" size="xs" visibleFrom="xs">
          {t('display.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('display.title')}>
        <Stack gap="xs">
          <NativeSelect
            size="xs"
            label={t('frame.scheme')}
            value={colorScheme}
            onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
          >
            {(['auto', 'light', 'dark'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`frame.scheme-${one}`)}
              </option>
            ))}
          </NativeSelect>
          {Object.entries(CHOICES).map(([name, values]) => (
            <NativeSelect
              key={name}
              size="xs"
              label={t(`display.${name}`)}
              value={display[name as keyof Display]}
              onChange={(event) => changeDisplay({ [name]: event.currentTarget.value })}
            >
              {values.map((one) => (
                <option key={one} value={one}>
                  {t(`display.${name}-${one}`)}
                </option>
              ))}
            </NativeSelect>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
