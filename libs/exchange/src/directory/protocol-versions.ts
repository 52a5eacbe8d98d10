import type { Statement } from '@trace/protocol';

/** The version of the protocol that every node speaks. */
export const FIRST_VERSION = '1.0';

/** Whether a version of the protocol comes before another: by numbers, so that 1.10 is later than 1.9. */
export function isLower(one: string, other: string): boolean {
  const [[a, b], [c, d]] = [numbersOf(one), numbersOf(other)];
  return a < c || (a === c && b < d);
}

/** The highest of some versions; the first version there ever was where there are none. */
export function highestVersion(versions: readonly string[]): string {
  return versions.reduce((high, one) => (isLower(high, one) ? one : high), '0.0');
}

/** The highest version that both sides speak, undefined where there is none. */
export function sharedVersion(
  own: readonly string[],
  theirs: readonly string[],
): string | undefined {
  const both = own.filter((version) => theirs.includes(version));
  return both.length === 0 ? undefined : highestVersion(both);
}

/**
 * The floor under what two nodes speak: it rises with what both have announced and never falls, whatever the other says
 * later. Only two persons set a lower one, by accepting a statement that announces less.
 */
export function risenFloor(
  floor: string | undefined,
  own: readonly string[],
  { metadata }: Statement,
): string {
  const shared = sharedVersion(own, metadata.trace_node.protocol_versions) ?? FIRST_VERSION;
  return floor === undefined || isLower(floor, shared) ? shared : floor;
}

function numbersOf(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
