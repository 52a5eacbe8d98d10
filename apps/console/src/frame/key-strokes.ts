/** What a key can do: go somewhere, or something on the page that is shown. */
export type Deed =
  | { go: string; search?: Record<string, string> }
  | { do: 'palette' | 'sheet' | 'find' | 'next' | 'previous' };

/** A stroke or two, what it says in the sheet, and what it does. */
export interface KeyStroke {
  keys: string;
  says: string;
  deed: Deed;
}

/** Every shortcut of the console. `Ctrl K` works always, the others only where no text is written and single keys are on. */
export const KEY_STROKES: readonly KeyStroke[] = [
  { keys: 'Ctrl K', says: 'keys.palette', deed: { do: 'palette' } },
  { keys: '?', says: 'keys.sheet', deed: { do: 'sheet' } },
  { keys: '/', says: 'keys.find', deed: { do: 'find' } },
  { keys: 'j', says: 'keys.next', deed: { do: 'next' } },
  { keys: 'k', says: 'keys.previous', deed: { do: 'previous' } },
  { keys: 'g b', says: 'menu.board', deed: { go: '/board' } },
  { keys: 'g i', says: 'menu.incoming', deed: { go: '/cases', search: { direction: 'IN' } } },
  { keys: 'g o', says: 'menu.outgoing', deed: { go: '/cases', search: { direction: 'OUT' } } },
  { keys: 'g d', says: 'menu.drafts', deed: { go: '/drafts' } },
  { keys: 'g n', says: 'menu.notices', deed: { go: '/notices' } },
];

/** What a key press comes to: a deed, the first half of one, or nothing. */
export type Pressed = { deed: Deed } | { begun: string } | undefined;

/** Reads a press after what was begun before it; presses with other modifiers belong to the browser. */
export function readPress(
  press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { begun, isWriting, isOn }: { begun: string; isWriting: boolean; isOn: boolean },
): Pressed {
  const { key, ctrlKey, metaKey, altKey } = press;
  const isCommand = ctrlKey || metaKey;
  if (isCommand && !altKey && key.toLowerCase() === 'k') return { deed: { do: 'palette' } };
  return isCommand || altKey || isWriting || !isOn ? undefined : readKeys(begun, key);
}

function readKeys(begun: string, key: string): Pressed {
  const keys = begun === '' ? key : `${begun} ${key}`;
  const found = KEY_STROKES.find((one) => one.keys === keys);
  if (found) return { deed: found.deed };
  return KEY_STROKES.some((one) => one.keys.startsWith(`${keys} `)) ? { begun: keys } : undefined;
}
