import { useSyncExternalStore } from 'react';

/** How one person wants to see the console on this machine; nothing of a case is in it. */
export interface Display {
  /** Stronger lines and no pale text. */
  contrast: 'normal' | 'more';
  text: 'normal' | 'large' | 'largest';
  /** In which zone times are told: that of the State that acts, that of this machine, or UTC. */
  zone: 'acting' | 'machine' | 'UTC';
  /** Whether single keys do something (WCAG 2.2, 2.1.4). */
  keys: 'on' | 'off';
}

const KEPT = 'trace-display';
const AT_FIRST: Display = { contrast: 'normal', text: 'normal', zone: 'acting', keys: 'on' };

let shown = read();
const listeners = new Set<() => void>();

/** Dresses the page as it was chosen last. */
export function startDisplay(): void {
  dress();
}

/** How the console is shown, and the way to change it. */
export function useDisplay(): Display {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

/** Changes a part of it, at once and for the next time. */
export function changeDisplay(part: Partial<Display>): void {
  shown = { ...shown, ...part };
  localStorage.setItem(KEPT, JSON.stringify(shown));
  dress();
  for (const listener of listeners) listener();
}

function dress(): void {
  const { dataset } = document.documentElement;
  dataset['contrast'] = shown.contrast;
  dataset['text'] = shown.text;
}

/** What was kept, as far as it is still known: whatever else stands there is left aside. */
function read(): Display {
  const known: Record<keyof Display, readonly string[]> = {
    contrast: ['normal', 'more'],
    text: ['normal', 'large', 'largest'],
    zone: ['acting', 'machine', 'UTC'],
    keys: ['on', 'off'],
  };
  const kept = parsed(localStorage.getItem(KEPT) ?? '{}');
  const fitting = Object.entries(kept).filter(([name, value]) =>
    known[name as keyof Display]?.includes(String(value)),
  );
  return { ...AT_FIRST, ...(Object.fromEntries(fitting) as Partial<Display>) };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Written by another hand or another version: begin anew.
    return {};
  }
}
