import { Checkbox, Group } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { pointerOf, valueAt } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { fieldId } from './field-id.ts';
import { useForm } from './form-context.ts';
import { HelpText } from './help-text.tsx';
import { resolved } from './schema.ts';

/** Several codes of one list. */
export function CodesField({ schema, path, name, isOptional }: FieldProps): JSX.Element {
  const { schemas, root, faults, only, change } = useForm();
  const { t, code, field } = useWords();
  const pointer = pointerOf(path);
  const value = valueAt(root, path);
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const codes = only[name] ?? resolved(schema.items ?? {}, schemas).enum ?? [];
  return (
    <Checkbox.Group
      label={isOptional ? t('form.optional', { field: field(name) }) : field(name)}
      description={<HelpText>{schema.description}</HelpText>}
      error={faults.get(pointer)}
      value={chosen}
      onChange={(next) => change(path, next.length === 0 && isOptional ? undefined : next)}
    >
      <Group mt={6} gap="md">
        {codes.map((one, index) => (
          <Checkbox
            key={one}
            id={index === 0 ? fieldId(pointer) : undefined}
            value={one}
            label={code(one)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
