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
  const shape = resolved(schema, all);
  // Most of what is said may be used by the police: that is offered, and shown, and can be changed.
  if (shape.name === 'Handling') return { level: 'H0', flags: [] };
  if (shape.enum?.length === 1) return shape.enum[0];
  if (shape.type === 'array') return firstEntries(shape, all);
  if (shape.type === 'boolean') return false;
  if (shape.type !== 'object') return undefined;
  const { properties = {}, required = [] } = shape;
  return Object.fromEntries(
    required.map((member) => [member, blank(properties[member] ?? {}, all)] as const),
  );
}

/** A list that must not be empty begins with an entry to be filled; codes are chosen from a list that stands there. */
function firstEntries({ items = {}, minItems = 0 }: Schema, all: Record<string, Schema>): Draft {
  return minItems > 0 && resolved(items, all).type === 'object' ? [entry(items, all, 1)] : [];
}

/** What numbers itself: the first free number is given. */
const NUMBERED = ['itemNo', 'partyNo', 'questionNo', 'seq', 'measureNo'] as const;

/** A new entry of a list, with its number where entries have one. */
export function entry(items: Schema, all: Record<string, Schema>, no: number): Draft {
  const made = blank(items, all);
  const member = isMembers(made) ? NUMBERED.find((one) => one in made) : undefined;
  return member === undefined || !isMembers(made) ? made : { ...made, [member]: no };
}

/** Whether a value has members, and is no list. */
export function isMembers(value: Draft): value is Readonly<Record<string, Draft>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The document as it is posted: what is empty is left out. */
export function pruned(value: Draft): Draft {
  if (Array.isArray(value)) return (value as Draft[]).map((one) => pruned(one));
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (!isMembers(value)) return value;
  const members = Object.entries(value)
    .map(([name, member]) => [name, pruned(member)] as const)
    .filter(([, member]) => member !== undefined);
  return Object.fromEntries(members);
}
