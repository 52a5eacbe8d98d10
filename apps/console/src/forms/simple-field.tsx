import { Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import type { FieldProps } from './field-props.ts';
import { useForm, useValueAt } from './form-context.ts';
import { TextField } from './text-field.tsx';
import { useFieldFrame } from './use-field-frame.tsx';

/** One value: a text, a code, a number, a day, a yes or no. */
export function SimpleField(props: FieldProps): JSX.Element {
  const { type, enum: codes } = props.schema;
  if (type === 'boolean') return <YesNoField {...props} />;
  if (codes) return <CodeField {...props} codes={codes} />;
  if (type === 'integer' || type === 'number') return <NumberField {...props} />;
  return <TextField {...props} />;
}

function YesNoField(props: FieldProps): JSX.Element {
  const { change } = useForm();
  const value = useValueAt(props.path);
  return (
    <Checkbox
      {...useFieldFrame(props)}
      checked={value === true}
      onChange={(event) => change(props.path, event.currentTarget.checked)}
    />
  );
}

function CodeField({ codes, ...props }: FieldProps & { codes: readonly string[] }): JSX.Element {
  const { only, change } = useForm();
  const { t, code } = useWords();
  const value = useValueAt(props.path);
  return (
    <NativeSelect
      {...useFieldFrame(props)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => change(props.path, event.currentTarget.value || undefined)}
    >
      <option value="">{t('form.choose')}</option>
      {(only[props.name] ?? codes).map((one) => (
        <option key={one} value={one}>
          {code(one, props.name)}
        </option>
      ))}
    </NativeSelect>
  );
}

function NumberField(props: FieldProps): JSX.Element {
  const { change } = useForm();
  const value = useValueAt(props.path);
  return (
    <NumberInput
      {...useFieldFrame(props)}
      value={typeof value === 'number' ? value : ''}
      hideControls
      allowDecimal={props.schema.type === 'number'}
      onChange={(next) => change(props.path, typeof next === 'number' ? next : undefined)}
    />
  );
}
