import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useDisplay } from '../look/display.ts';
import { readPress, type Deed } from './key-strokes.ts';

/** How long the second stroke may be waited for. */
const SECOND_STROKE_MS = 1_200;

/** Listens to the keyboard on every page; what is opened over the page, whoever calls this opens. */
export function useKeyStrokes(open: (what: 'palette' | 'sheet') => void): void {
  const { keys } = useDisplay();
  const navigate = useNavigate();
  const begun = useRef({ keys: '', at: 0 });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { keys: first, at } = begun.current;
      const isFresh = event.timeStamp - at < SECOND_STROKE_MS;
      const pressed = readPress(event, {
        begun: isFresh ? first : '',
        isWriting: isWriting(event.target),
        isOn: keys === 'on' && document.querySelector('[role=dialog]') === null,
      });
      begun.current = { keys: '', at: 0 };
      if (pressed === undefined) return;
      if ('begun' in pressed) {
        begun.current = { keys: pressed.begun, at: event.timeStamp };
        return;
      }
      event.preventDefault();
      carryOut(pressed.deed, open, (to, search) => void navigate({ to, search: search as never }));
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [keys, navigate, open]);
}

function carryOut(
  deed: Deed,
  open: (what: 'palette' | 'sheet') => void,
  go: (to: string, search: Record<string, string>) => void,
): void {
  if ('go' in deed) go(deed.go, deed.search ?? {});
  else if (deed.do === 'palette' || deed.do === 'sheet') open(deed.do);
  else if (deed.do === 'find') findField()?.focus();
  else moveInRows(deed.do === 'next' ? 1 : -1);
}

/** Where something is looked for: on the page itself, else in the head of every page. */
function findField(): HTMLElement | null {
  return document.querySelector('main [data-find]') ?? document.querySelector('[data-find]');
}

/** Moves the focus from the link of one row of the list to that of the next. */
function moveInRows(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('main tbody tr a:first-of-type')];
  const at = links.findIndex((one) => one === document.activeElement);
  const next = at === -1 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[next]?.focus();
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
