import { createContext, useContext, useSyncExternalStore, type JSX } from 'react';
import type { FieldProps } from './field-props.ts';
import { valueAt, type Draft, type Path } from './draft-value.ts';
import type { Schema } from './schema.ts';

/** A form over one document: its schemas, its faults, and how it is changed. */
export interface FormState {
  schemas: Record<string, Schema>;
  /** The whole document as it is now. */
  current: () => Draft;
  /** Calls back after each change. */
  subscribe: (tell: () => void) => () => void;
  /** What is wrong, by the pointer of the place. */
  faults: ReadonlyMap<string, string>;
  /** The States that are known here, to choose from. */
  states: readonly { state: string; name: string }[];
  /** For some members only a part of their codes may be chosen now. */
  only: Readonly<Record<string, readonly string[]>>;
  change: (path: Path, value: Draft) => void;
  /** The field for a place; fields hold fields. */
  draw: (field: FieldProps) => JSX.Element;
}

const Form = createContext<FormState | undefined>(undefined);

/** Gives a form to the fields inside. */
export const FormProvider = Form.Provider;

/** The form in which a field stands. */
export function useForm(): FormState {
  const state = useContext(Form);
  if (!state) throw new Error('a field stands outside of a form');
  return state;
}

/** What stands at a place; who asks is drawn again only when that changes, and not with every letter elsewhere. */
export function useValueAt(path: Path): Draft {
  const { subscribe, current } = useForm();
  return useSyncExternalStore(subscribe, () => valueAt(current(), path));
}
