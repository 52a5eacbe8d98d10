import { withValueAt, type Draft, type Path } from './draft-value.ts';

/** A document that is being written, and whoever wants to hear of each change in it. */
export interface FormStore {
  current: () => Draft;
  change: (path: Path, value: Draft) => Draft;
  subscribe: (tell: () => void) => () => void;
}

/** Keeps a document outside of what is drawn: a letter in one field draws that field, and not the whole form. */
export function formStore(start: Draft): FormStore {
  const listeners = new Set<() => void>();
  let root = start;
  return {
    current: () => root,
    change: (path, value) => {
      root = withValueAt(root, path, value);
      for (const tell of listeners) tell();
      return root;
    },
    subscribe: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  };
}
