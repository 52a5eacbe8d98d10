import { useEffect, useRef } from 'react';

/** Puts the focus upon the heading of each part that one goes on to; where one began, it stays where it is. */
export function usePartFocus(part: string | undefined): void {
  const before = useRef(part);
  useEffect(() => {
    if (before.current === part) return;
    before.current = part;
    document.querySelector<HTMLElement>('[data-part-heading]')?.focus();
  }, [part]);
}
