import type { JSX } from 'react';
import { ArrayField } from './array-field.tsx';
import { CodesField } from './codes-field.tsx';
import type { FieldProps } from './field-props.ts';
import { useForm } from './form-context.ts';
import { ObjectField } from './object-field.tsx';
import { resolved } from './schema.ts';
import { SimpleField } from './simple-field.tsx';

/** The field for a place of the document, whatever its shape. */
export function Field({ schema, ...place }: FieldProps): JSX.Element {
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
