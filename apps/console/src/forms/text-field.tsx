import { Textarea, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import type { FieldProps } from './field-props.ts';
import { useForm, useValueAt } from './form-context.ts';
import { isLookedUp, LookedUpField } from './looked-up-field.tsx';
import { MarkReading } from './mark-reading.tsx';
import { useFieldFrame } from './use-field-frame.tsx';

const LONG = 300;
/** What is typed as it is marked or referred to, and never turned or corrected on the way. */
const EXACT = new Set(['raw', 'pattern', 'textRaw', 'reference', 'seizureRef', 'caseNo', 'sha256']);
/** What is marked on a weapon: under it stands how the node reads it. */
const READ_BY_NODE = new Set(['raw', 'textRaw']);
const NAMES_A_STATE = /^(?:state|to|citizenship|country|\w+Country)$/;

/** A text, short or long, a day, or a State by its code. */
export function TextField(props: FieldProps): JSX.Element {
  const { schema, path, name } = props;
  const { states, change } = useForm();
  const frame = useFieldFrame(props);
  const value = useValueAt(path);
  const isState = NAMES_A_STATE.test(name);
  const typed = {
    ...frame,
    value: typeof value === 'string' ? value : '',
    maxLength: schema.maxLength,
    dir: isState || EXACT.has(name) ? 'ltr' : 'auto',
    autoComplete: 'off',
    spellCheck: !EXACT.has(name),
    onChange: (event: { currentTarget: { value: string } }): void =>
      change(path, event.currentTarget.value || undefined),
  };
  if ((schema.maxLength ?? 0) > LONG) {
    return <Textarea {...typed} autosize minRows={2} maxRows={12} />;
  }
  if (READ_BY_NODE.has(name)) {
    return (
      <div>
        <TextInput {...typed} />
        <MarkReading text={typed.value} />
      </div>
    );
  }
  if (isLookedUp(name)) return <LookedUpField {...props} typed={typed} />;
  if (!isState) return <TextInput {...typed} type={schema.format === 'date' ? 'date' : 'text'} />;
  return (
    <>
      <TextInput {...typed} list={`${frame.id}-states`} />
      <datalist id={`${frame.id}-states`}>
        {states.map((one) => (
          <option key={one.state} value={one.state}>
            {one.name}
          </option>
        ))}
      </datalist>
    </>
  );
}
