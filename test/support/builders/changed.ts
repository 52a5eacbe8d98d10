/** Some members of an object, at any depth; lists are replaced as a whole. */
export type Changes<T> = {
  [M in keyof T]?: T[M] extends readonly unknown[]
    ? T[M]
    : T[M] extends object | undefined
      ? Changes<NonNullable<T[M]>> | undefined
      : T[M] | undefined;
};

/** A copy of an object with some members changed; `undefined` takes a member away. */
export function changed<T extends object>(base: T, changes: Changes<T>): T {
  const copy = structuredClone(base) as Record<string, unknown>;
  for (const [name, change] of Object.entries(changes)) {
    const before = copy[name];
    if (change === undefined) delete copy[name];
    else if (isPlain(before) && isPlain(change)) copy[name] = changed(before, change);
    else copy[name] = structuredClone(change);
  }
  return copy as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
