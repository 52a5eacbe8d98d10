import { Checkbox, Group } from '@mantine/core';
import type { JSX } from 'react';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { pointerOf } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { fieldId } from './field-id.ts';
import { useForm, useValueAt } from './form-context.ts';
import { HelpText } from './help-text.tsx';
import { resolved } from './schema.ts';

/** Several codes of one list. */
export function CodesField({ schema, path, name, isOptional }: FieldProps): JSX.Element {
  const { schemas, faults, only, change } = useForm();
  const { t, code, field } = useWords();
  const pointer = pointerOf(path);
  const value = useValueAt(path);
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const codes = only[name] ?? resolved(schema.items ?? {}, schemas).enum ?? [];
  return (
    <div id={fieldId(pointer)} tabIndex={-1}>
      <Checkbox.Group
        label={isOptional ? t('form.optional', { field: field(name) }) : field(name)}
        description={<HelpText>{schema.description}</HelpText>}
        error={faults.has(pointer) && <Said>{faults.get(pointer)}</Said>}
        value={chosen}
        onChange={(next) => change(path, next.length === 0 && isOptional ? undefined : next)}
      >
        <Group mt={6} gap="md">
          {codes.map((one) => (
            <Checkbox key={one} value={one} label={code(one, name)} />
          ))}
        </Group>
      </Checkbox.Group>
    </div>
  );
}
