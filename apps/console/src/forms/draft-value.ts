import { resolved, type Schema } from './schema.ts';

/** A value that is being written: JSON in which anything may still be missing. */
export type Draft =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Draft[]
  | { readonly [name: string]: Draft };

/** The way to a place in a document. */
export type Path = readonly (string | number)[];

/** The pointer to a place (RFC 6901). */
export function pointerOf(path: Path): string {
  return path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** What stands at a place; undefined where there is nothing. */
export function valueAt(root: Draft, path: Path): Draft {
  return path.reduce<Draft>((at, step) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return (at as Record<string | number, Draft>)[step];
  }, root);
}

/** The document with another value at a place; undefined takes a member away. Nothing is changed in place. */
export function withValueAt(root: Draft, path: Path, value: Draft): Draft {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(root) ? [...(root as Draft[])] : [];
    if (value === undefined && rest.length === 0) list.splice(step, 1);
    else list[step] = withValueAt(list[step], rest, value);
    return list;
  }
  const members = isMembers(root) ? root : {};
  const next = withValueAt(members[step], rest, value);
  const { [step]: _former, ...others } = members;
  return next === undefined ? others : { ...members, [step]: next };
}

/** What a required place holds before anybody has written there. */
export function blank(schema: Schema, all: Record<string, Schema>): Draft {
  const {
    name,
    type,
    enum: codes,
    properties = {},
    required = [],
    items,
    minItems = 0,
  } = resolved(schema, all);
  // Most of what is said may be used by the police: that is offered, and shown, and can be changed.
  if (name === 'Handling') return { level: 'H0', flags: [] };
  if (codes?.length === 1) return codes[0];
  if (type === 'array') return items && minItems > 0 ? [blank(items, all)] : [];
  if (type === 'boolean') return false;
  if (type !== 'object') return undefined;
  return Object.fromEntries(
    required.map((member) => [member, blank(properties[member] ?? {}, all)] as const),
  );
}

/** The document as it is posted: what is empty is left out. */
export function pruned(value: Draft): Draft {
  if (Array.isArray(value)) return (value as Draft[]).map((one) => pruned(one));
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as Record<string, Draft>)
    .map(([name, member]) => [name, pruned(member)] as const)
    .filter(([, member]) => member !== undefined);
  return Object.fromEntries(members);
}

/** Whether a value has members, and is no list. */
export function isMembers(value: Draft): value is Readonly<Record<string, Draft>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
