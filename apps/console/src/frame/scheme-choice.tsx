import { NativeSelect, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';

/** Light, dark, or as the machine is set. */
export function SchemeChoice(): JSX.Element {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      size="xs"
      w={95}
      visibleFrom="xs"
      aria-label={t('frame.scheme')}
      value={colorScheme}
      onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
    >
      <option value="auto">{t('frame.scheme-auto')}</option>
      <option value="light">{t('frame.scheme-light')}</option>
      <option value="dark">{t('frame.scheme-dark')}</option>
    </NativeSelect>
  );
}
