import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { JSX } from 'react';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { entry, pointerOf, type Draft } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { fieldId } from './field-id.ts';
import { focusField } from './focus-field.ts';
import { useForm, useValueAt } from './form-context.ts';
import { HelpText } from './help-text.tsx';

/** A list of which each entry has its own fields. */
export function ArrayField({ schema, path, name, isOptional }: FieldProps): JSX.Element {
  const { schemas, faults, change, draw } = useForm();
  const { t, field } = useWords();
  const pointer = pointerOf(path);
  const value = useValueAt(path);
  const entries = Array.isArray(value) ? (value as Draft[]) : [];
  const items = schema.items ?? {};
  const isFull = entries.length >= (schema.maxItems ?? Infinity);

  const add = (): void => {
    change([...path, entries.length], entry(items, schemas, entries.length + 1));
    focusField(`${pointer}/${entries.length}`);
  };
  const remove = (index: number): void => {
    const left = entries.filter((_, at) => at !== index);
    change(path, left.length === 0 && isOptional ? undefined : left);
    document.getElementById(fieldId(pointer))?.focus();
  };

  return (
    <Stack gap="xs" id={fieldId(pointer)} tabIndex={-1}>
      <div>
        <Text fw={600} size="sm">
          {isOptional ? t('form.optional', { field: field(name) }) : field(name)}
        </Text>
        <Text size="xs" c="dimmed">
          <HelpText>{schema.description}</HelpText>
        </Text>
        {faults.has(pointer) && (
          <Text size="xs" c="var(--mantine-color-error)">
            <Said>{faults.get(pointer)}</Said>
          </Text>
        )}
      </div>
      {entries.map((_, index) => (
        // An entry has no name of its own; its place is what it is known by, here and in every pointer.
        // oxlint-disable-next-line react/no-array-index-key
        <Fieldset
          key={index}
          id={fieldId(`${pointer}/${index}`)}
          tabIndex={-1}
          legend={t('form.entry', { field: field(name), no: index + 1 })}
          p="sm"
        >
          <Stack gap="sm">
            {draw({ schema: items, path: [...path, index], name, isOptional: false })}
            <Group>
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                onClick={() => remove(index)}
                aria-label={t('form.remove-entry', { field: field(name), no: index + 1 })}
              >
                {t('form.remove')}
              </Button>
            </Group>
          </Stack>
        </Fieldset>
      ))}
      {!isFull && (
        <Group>
          <Button size="compact-sm" variant="light" data-adds={`${pointer}/-`} onClick={add}>
            {t('form.add', { field: field(name) })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
