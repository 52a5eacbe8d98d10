import type { JSX } from 'react';
import { TermHint } from '../glossary/term-hint.tsx';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { pointerOf } from './draft-value.ts';
import { fieldId } from './field-id.ts';
import type { FieldProps } from './field-props.ts';
import { useForm } from './form-context.ts';
import { HelpText } from './help-text.tsx';

/** What stands around every field: its label, its help, and what is wrong with it. */
export function useFieldFrame({ schema, path, name, isOptional }: FieldProps): {
  id: string;
  label: string;
  description: JSX.Element;
  error: JSX.Element | undefined;
} {
  const { faults } = useForm();
  const { t, field } = useWords();
  const pointer = pointerOf(path);
  return {
    id: fieldId(pointer),
    label: isOptional ? t('form.optional', { field: field(name) }) : field(name),
    description: (
      <>
        <HelpText>{schema.description}</HelpText> <TermHint name={name} />
      </>
    ),
    error: faults.has(pointer) ? <Said>{faults.get(pointer)}</Said> : undefined,
  };
}
