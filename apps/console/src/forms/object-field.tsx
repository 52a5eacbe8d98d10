import { Button, Fieldset, Group, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { blank, pointerOf, valueAt, type Draft, type Path } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { fieldId } from './field-id.ts';
import { focusField } from './focus-field.ts';
import { useForm, useValueAt } from './form-context.ts';
import { HelpText } from './help-text.tsx';
import { PROMINENT } from './prominent.ts';
import { resolved, type NamedSchema } from './schema.ts';
import { UploadField } from './upload-field.tsx';

/** What stands in a group of its own, with a frame around it; entries of a list have theirs already. */
export function ObjectField({
  schema,
  path,
  name,
  isOptional,
}: FieldProps & { schema: NamedSchema }): JSX.Element {
  const { t, field } = useWords();
  const { faults } = useForm();
  const inner = <Members schema={schema} path={path} />;
  const pointer = pointerOf(path);
  if (typeof path.at(-1) !== 'string' || path.length === 1) return inner;
  if (schema.name === 'Handling') return <HandlingField path={path}>{inner}</HandlingField>;
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
        <Text size="xs" c="var(--mantine-color-error)" mb="xs">
          <Said>{faults.get(pointer)}</Said>
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
  const { schemas, faults, only, change, draw } = useForm();
  const value = useValueAt(path);
  const { t, field } = useWords();
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const properties = schema.properties ?? {};
  const needed = new Set(schema.required);
  const prominent = PROMINENT[schema.name ?? ''] ?? [];
  // Where no code of a member may be chosen now, there is nothing to write in it.
  const all = (names ?? Object.keys(properties)).filter(
    (one) => properties[one] !== undefined && only[one]?.length !== 0,
  );
  const here = (name: string): Draft => valueAt(value, [name]);
  const isMissed = (name: string): boolean =>
    [...faults.keys()].some((one) => one.startsWith(pointerOf([...path, name])));
  const isShown = (name: string): boolean =>
    needed.has(name) ||
    here(name) !== undefined ||
    wanted.includes(name) ||
    prominent.includes(name) ||
    isMissed(name);
  const isConstant = (name: string): boolean =>
    resolved(properties[name] ?? {}, schemas).enum?.length === 1;

  const shown = all.filter((name) => isShown(name) && !isConstant(name));
  const offered = all.filter((name) => !isShown(name));
  const offer = (name: string): void => {
    setWanted([...wanted, name]);
    const empty = blank(properties[name] ?? {}, schemas);
    if (empty !== undefined) change([...path, name], empty);
    focusField(pointerOf([...path, name]));
  };

  return (
    <div className="fields">
      {schema.name === 'Attachment' && <UploadField path={path} />}
      {shown.map((name) => (
        <div key={name} className={isWide(resolved(properties[name] ?? {}, schemas)) ? 'wide' : ''}>
          {draw({
            schema: properties[name] ?? {},
            path: [...path, name],
            name,
            isOptional: !needed.has(name),
          })}
        </div>
      ))}
      {offered.length > 0 && (
        <details className="wide">
          <summary>{t('form.more', { count: offered.length })}</summary>
          <Group gap={6} mt={6}>
            {offered.map((name) => (
              <Button
                key={name}
                size="compact-xs"
                variant="default"
                data-adds={pointerOf([...path, name])}
                onClick={() => offer(name)}
                title={properties[name]?.description}
              >
                {t('form.add', { field: field(name) })}
              </Button>
            ))}
          </Group>
        </details>
      )}
    </div>
  );
}

/** What needs the whole width: groups, lists, and texts that may be long. */
function isWide({ type, maxLength = 0 }: NamedSchema): boolean {
  return type === 'object' || type === 'array' || type === 'boolean' || maxLength > 300;
}

/** What may be done with something: folded away, with what it says now in front, for mostly it stays as it is. */
function HandlingField({ path, children }: { path: Path; children: JSX.Element }): JSX.Element {
  const value = useValueAt(path);
  const { code, field } = useWords();
  const level = valueAt(value, ['level']);
  const flags = valueAt(value, ['flags']);
  const said = [level, ...(Array.isArray(flags) ? (flags as Draft[]) : [])].filter(
    (one) => typeof one === 'string',
  );
  return (
    // What can be focused by a link only must not be the folded part itself: the keyboard would pass by all of it.
    <div id={fieldId(pointerOf(path))} tabIndex={-1}>
      <details className="handling">
        <summary>
          {field('handling')}: {said.map((one) => code(one)).join(', ')}
        </summary>
        {children}
      </details>
    </div>
  );
}
