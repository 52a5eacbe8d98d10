import { memo, type JSX } from 'react';
import { ArrayField } from './array-field.tsx';
import { CodesField } from './codes-field.tsx';
import { pointerOf } from './draft-value.ts';
import type { FieldProps } from './field-props.ts';
import { useForm } from './form-context.ts';
import { ObjectField } from './object-field.tsx';
import { resolved } from './schema.ts';
import { SimpleField } from './simple-field.tsx';

/** The field for a place of the document, whatever its shape; it is drawn again only when something of its own changes. */
export const Field = memo(AnyField, isSame);

function isSame(one: FieldProps, other: FieldProps): boolean {
  return (
    one.schema === other.schema &&
    one.isOptional === other.isOptional &&
    pointerOf(one.path) === pointerOf(other.path)
  );
}

function AnyField({ schema, ...place }: FieldProps): JSX.Element {
  const { schemas } = useForm();
  const shape = resolved(schema, schemas);
  if (shape.type === 'object') return <ObjectField schema={shape} {...place} />;
  if (shape.type !== 'array') return <SimpleField schema={shape} {...place} />;
  return resolved(shape.items ?? {}, schemas).enum ? (
    <CodesField schema={shape} {...place} />
  ) : (
    <ArrayField schema={shape} {...place} />
  );
}
