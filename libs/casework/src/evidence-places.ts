/** Where a message stands: its number among those of its State in the case, and how many of the other side it had seen. */
export interface Place {
  issuer: string;
  audience: string;
  sequence: number;
  seen: number;
}

/** Numbers of one State at which nothing stands. */
interface Gap {
  from: number;
  to: number;
}

/**
 * What shows that a file is not whole: the numbers of each State go from 1 on without a gap, up to its last message here
 * and to the last that the other State had seen. What its receiver refused has no number and is not asked for.
 *
 * @param unplaced the States of messages that exist and of which nothing says the number: each may fill one gap
 */
export function missingPlaces(
  places: readonly Place[],
  unplaced: readonly string[] = [],
): string[] {
  const states = new Set(places.flatMap(({ issuer, audience }) => [issuer, audience]));
  return [...states].toSorted().flatMap((state) => {
    const numbers = places
      .filter(({ issuer }) => issuer === state)
      .map(({ sequence }) => sequence)
      .toSorted((one, other) => one - other);
    const seen = places.filter(({ audience }) => audience === state).map((one) => one.seen);
    const gaps = gapsIn(numbers, Math.max(0, ...seen));
    const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const mayFill = unplaced.filter((one) => one === state).length;
    const twice = numbers.filter((one, i) => one === numbers[i - 1]);
    return [
      ...[...new Set(twice)].map((one) => `Two messages of ${state} have the number ${one}.`),
      ...(missing > mayFill ? gaps.map((gap) => sentenceOf(gap, state)) : []),
    ];
  });
}

function gapsIn(numbers: readonly number[], upTo: number): Gap[] {
  let next = 1;
  return [...numbers, upTo + 1].flatMap((at) => {
    const from = next;
    next = Math.max(next, at + 1);
    return at > from ? [{ from, to: at - 1 }] : [];
  });
}

function sentenceOf({ from, to }: Gap, state: string): string {
  const what =
    from === to
      ? `Message ${from} of ${state} is missing`
      : `Messages ${from} to ${to} of ${state} are missing`;
  return `${what}: a later one is in the file, or the other State had seen it.`;
}
