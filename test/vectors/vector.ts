import type { RefusalCode } from '@trace/protocol';

/** Bytes of a vector: as text, as base64, or as a recipe where they are many. */
export type Bytes =
  string | { base64: string } | { before: string; repeat: string; times: number; after: string };

/** What must come out. */
export type Expected =
  { accept: unknown } | { refuse: RefusalCode; pointer?: string; messageId?: string };

/** One test of the specification: a name, the rule behind it, what goes in, what must come out. */
export type Vector<Input extends object> = { name: string } & Input & { expect: Expected };

/** A vector that must pass, and what it must give. */
export function accept<Input extends object>(
  name: string,
  input: Input,
  accept: unknown,
): Vector<Input> {
  return { name, ...input, expect: { accept } };
}

/** A vector that must be refused with this code, at this place. */
export function refuse<Input extends object>(
  name: string,
  input: Input,
  code: RefusalCode,
  pointer?: string,
): Vector<Input> {
  const at = pointer === undefined ? {} : { pointer };
  return { name, ...input, expect: { refuse: code, ...at } };
}
