/** As much of a JSON Schema as the document of the api uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: readonly string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
}

/** One field of a body: its place, where every list is entered at its first element, and what may stand there. */
export interface Field {
  path: readonly string[];
  schema: Schema;
  /** The classes that it lies within, from the outside in. */
  within: readonly string[];
}

/** Deep enough for every body that there is; classes that hold themselves end here. */
const DEEPEST = 9;

/** Every field that a schema declares, each place once, from the outside in. */
export function fieldsOf(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  path: readonly string[] = [],
  within: readonly string[] = [],
): Field[] {
  const found = new Map<string, Field>();
  for (const { named, schema: one } of alternatives(schema, schemas)) {
    if (path.length >= DEEPEST || (named !== undefined && within.includes(named))) continue;
    const deeper = named === undefined ? within : [...within, named];
    for (const [member, child] of membersOf(one)) {
      const place = [...path, member];
      for (const field of [
        { path: place, schema: child, within: deeper },
        ...fieldsOf(child, schemas, place, deeper),
      ]) {
        const name = field.path.join('/');
        if (!found.has(name)) found.set(name, field);
      }
    }
  }
  return [...found.values()];
}

function membersOf({ properties = {}, items }: Schema): [name: string, schema: Schema][] {
  return [...Object.entries(properties), ...(items ? [['0', items] as [string, Schema]] : [])];
}

/** What kind of value may stand there: its JSON type, a closed list, or a day. */
export function kindOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): string {
  const kinds = alternatives(schema, schemas).map(({ schema: one }) => {
    if (one.enum) return 'code';
    if (one.format === 'date' || one.format === 'date-time') return 'date';
    return one.properties ? 'object' : (one.type ?? 'any');
  });
  return new Set(kinds).size === 1 ? (kinds[0] ?? 'any') : 'any';
}

function alternatives(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
): { named?: string; schema: Schema }[] {
  const { $ref, oneOf = [], allOf = [], anyOf = [] } = schema;
  if ($ref !== undefined) {
    const named = $ref.split('/').at(-1) ?? '';
    return alternatives(schemas[named] ?? {}, schemas).map((one) => ({ named, ...one }));
  }
  const inner = [...oneOf, ...allOf, ...anyOf];
  return inner.length === 0 ? [{ schema }] : inner.flatMap((one) => alternatives(one, schemas));
}
