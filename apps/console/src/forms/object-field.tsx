import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { Fragment, useState, type JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { blank, pointerOf, valueAt, type Draft, type Path } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { fieldId } from './field-id.ts';
import { useForm } from './form-context.ts';
import { HelpText } from './help-text.tsx';
import { resolved, type NamedSchema } from './schema.ts';

/** What stands in a group of its own, with a frame around it; entries of a list have theirs already. */
export function ObjectField({ schema, path, name, isOptional }: FieldProps): JSX.Element {
  const { t, field } = useWords();
  const { faults } = useForm();
  const inner = <Members schema={schema} path={path} />;
  if (typeof path.at(-1) !== 'string') return inner;
  const pointer = pointerOf(path);
  return (
    <Fieldset
      id={fieldId(pointer)}
      tabIndex={-1}
      p="sm"
      legend={isOptional ? t('form.optional', { field: field(name) }) : field(name)}
    >
      <Text size="xs" c="dimmed" mb="xs">
        <HelpText>{schema.description}</HelpText>
      </Text>
      {faults.has(pointer) && (
        <Text size="xs" c="var(--mantine-color-error)" lang="en" mb="xs">
          {faults.get(pointer)}
        </Text>
      )}
      {inner}
    </Fieldset>
  );
}

/** The fields of an object: those that are needed, those that were filled, and an offer of the others. */
export function Members({
  schema,
  path,
  names,
}: {
  schema: NamedSchema;
  path: Path;
  /** Only these members, in this order; all of them where nothing is said. */
  names?: readonly string[];
}): JSX.Element {
  const { schemas, root, faults, change, draw } = useForm();
  const { t, field } = useWords();
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const properties = schema.properties ?? {};
  const needed = new Set(schema.required);
  const all = (names ?? Object.keys(properties)).filter((one) => properties[one] !== undefined);
  const here = (name: string): Draft => valueAt(root, [...path, name]);
  const isMissed = (name: string): boolean =>
    [...faults.keys()].some((one) => one.startsWith(pointerOf([...path, name])));
  const isShown = (name: string): boolean =>
    needed.has(name) || here(name) !== undefined || wanted.includes(name) || isMissed(name);
  const isConstant = (name: string): boolean =>
    resolved(properties[name] ?? {}, schemas).enum?.length === 1;

  const shown = all.filter((name) => isShown(name) && !isConstant(name));
  const offered = all.filter((name) => !isShown(name));
  const offer = (name: string): void => {
    setWanted([...wanted, name]);
    const value = blank(properties[name] ?? {}, schemas);
    if (value !== undefined) change([...path, name], value);
  };

  return (
    <Stack gap="sm">
      {shown.map((name) => (
        <Fragment key={name}>
          {draw({
            schema: properties[name] ?? {},
            path: [...path, name],
            name,
            isOptional: !needed.has(name),
          })}
        </Fragment>
      ))}
      {offered.length > 0 && (
        <details>
          <summary>{t('form.more', { count: offered.length })}</summary>
          <Group gap={6} mt={6}>
            {offered.map((name) => (
              <Button
                key={name}
                size="compact-xs"
                variant="default"
                onClick={() => offer(name)}
                title={properties[name]?.description}
              >
                {t('form.add', { field: field(name) })}
              </Button>
            ))}
          </Group>
        </details>
      )}
    </Stack>
  );
}
