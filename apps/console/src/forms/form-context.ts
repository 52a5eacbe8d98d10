import { createContext, useContext, type JSX } from 'react';
import type { FieldProps } from './field-props.ts';
import type { Draft, Path } from './draft-value.ts';
import type { Schema } from './schema.ts';

/** A form over one document: its schemas, its faults, and how it is changed. */
export interface FormState {
  schemas: Record<string, Schema>;
  root: Draft;
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
