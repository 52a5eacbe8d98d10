/** As much of a JSON Schema as the document of the api makes use of. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  format?: string;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** A schema with its reference followed, under the name that it has in the document. */
export interface NamedSchema extends Schema {
  name?: string;
}

/** Follows the reference of a schema; what is said at the place of the reference counts more. */
export function resolved(schema: Schema, all: Record<string, Schema>): NamedSchema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const name = reference?.split('/').at(-1);
  if (name === undefined) return schema;
  const { $ref: _ref, allOf: _allOf, ...here } = schema;
  return { ...all[name], ...here, name };
}
