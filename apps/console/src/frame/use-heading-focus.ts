import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { MeView } from '../client/types.gen.ts';

/** What has the focus for a good reason, and keeps it. */
const KEEPS = 'input, textarea, select, [role=alert], [role=dialog] *';

/**
 * Puts the focus upon the heading of each page that one comes to, so that the keyboard and a reader's machine begin
 * where the page does (WCAG 2.2, 2.4.3). A page that is loaded afresh keeps the beginning of the document.
 *
 * @param me who is signed in: null where nobody is, undefined while that is not known
 */
export function useHeadingFocus(me: MeView | null | undefined): void {
  const isIn = me === undefined ? undefined : me !== null;
  // The page that is shown, not the one that is still being fetched.
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef<{ pathname: string; isIn: boolean }>(undefined);
  const isWanted = useRef(false);
  useEffect(() => {
    if (isIn === undefined || pathname === undefined) return undefined;
    const last = before.current;
    before.current = { pathname, isIn };
    if (!last || !isIn) return undefined;
    // The first address leads on by itself: nobody has gone anywhere yet.
    if (!last.isIn || last.pathname !== '/') isWanted.current = true;
    if (!isWanted.current) return undefined;
    return whenHeadingIsThere((heading) => {
      isWanted.current = false;
      if (document.activeElement?.matches(KEEPS) === true) return;
      heading.tabIndex = -1;
      heading.focus();
    });
  }, [pathname, isIn]);
}

/** Waits for the heading of the page that is shown next. @returns how to wait no longer */
function whenHeadingIsThere(then: (heading: HTMLElement) => void): () => void {
  const look = (): boolean => {
    const heading = document.querySelector<HTMLElement>('#main h1');
    if (!heading) return false;
    then(heading);
    return true;
  };
  if (look()) return () => {};
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}
