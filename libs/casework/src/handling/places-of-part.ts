/** Where a body refers to one of its sealed parts: pointers (RFC 6901) of the objects that do. */
export function placesOfPart(value: unknown, part: string, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = (value as { identityPart?: unknown }).identityPart === part ? [pointer] : [];
  const inside = Object.entries(value).flatMap(([name, inner]) =>
    placesOfPart(inner, part, `${pointer}/${name}`),
  );
  return [...here, ...inside];
}
