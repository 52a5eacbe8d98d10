import { Button } from '@mantine/core';
import { lazy, Suspense, useCallback, useState, type JSX } from 'react';
import type { MeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { useKeyStrokes } from './use-key-strokes.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }));

/** The palette of commands and the sheet of shortcuts: from the keyboard, or by a button in the head of the page. */
export function OverThePage({ me }: { me: MeView }): JSX.Element {
  const { t } = useWords();
  const [shown, setShown] = useState<'palette' | 'sheet'>();
  const close = useCallback(() => setShown(undefined), []);
  useKeyStrokes(setShown);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="sm"
        onClick={() => setShown('palette')}
        aria-keyshortcuts="Control+K"
      >
        {t('keys.go-to')}
      </Button>
      <Suspense fallback={null}>
        {shown === 'palette' && (
          <CommandPalette me={me} onClose={close} onSheet={() => setShown('sheet')} />
        )}
        {shown === 'sheet' && <KeySheet onClose={close} />}
      </Suspense>
    </>
  );
}
