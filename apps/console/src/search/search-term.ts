import { useSyncExternalStore } from 'react';

// What somebody looks for stands in no address, no history and no store of the browser: it is gone with the page.
let term = '';
const listeners = new Set<() => void>();

/** Sets what is looked for. */
export function setSearchTerm(next: string): void {
  term = next.trim();
  for (const tell of listeners) tell();
}

/** What is looked for now. */
export function useSearchTerm(): string {
  return useSyncExternalStore(subscribe, () => term);
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
