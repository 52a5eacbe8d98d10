import { fieldId } from './field-id.ts';

const WRITABLE = 'input, select, textarea, summary';

/** Puts the focus into what was just added, as soon as it is drawn: the field itself, or the first one within. */
export function focusField(pointer: string): void {
  requestAnimationFrame(() => {
    const place = document.getElementById(fieldId(pointer));
    const first = place?.matches(WRITABLE) ? place : place?.querySelector<HTMLElement>(WRITABLE);
    (first ?? place)?.focus();
  });
}
