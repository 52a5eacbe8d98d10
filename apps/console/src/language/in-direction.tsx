import { DirectionProvider, useDirection } from '@mantine/core';
import { useEffect, type JSX, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from './languages.ts';

/** Everything inside goes from left to right or from right to left, as the language does. */
export function InDirection({ children }: { children: ReactNode }): JSX.Element {
  return (
    <DirectionProvider initialDirection="ltr" detectDirection>
      <Follow>{children}</Follow>
    </DirectionProvider>
  );
}

function Follow({ children }: { children: ReactNode }): JSX.Element {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  const { direction } = languageOf(i18n.language);
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return <>{children}</>;
}
