/** The middle of some counts, rounded: what is usual, whatever a single day or week was like. */
export function usualOf(counts: readonly number[]): number {
  return usualWithout(sortedCounts(counts), []);
}

/** What is usual in some counts when some of them are left out; both are sorted, and nothing is sorted again. */
export function usualWithout(counts: readonly number[], leftOut: readonly number[]): number {
  const middle = (counts.length - leftOut.length) / 2;
  const low = nthWithout(counts, leftOut, Math.ceil(middle) - 1);
  const high = nthWithout(counts, leftOut, Math.floor(middle));
  return Math.round((low + high) / 2);
}

/** Counts from the lowest to the highest. */
export function sortedCounts(counts: readonly number[]): number[] {
  return counts.toSorted((one, other) => one - other);
}

/** The sum of some counts. */
export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Each that is left out from below moves the place by one. */
function nthWithout(counts: readonly number[], leftOut: readonly number[], nth: number): number {
  let place = nth;
  for (const one of leftOut) {
    if (one > (counts[place] ?? 0)) break;
    place += 1;
  }
  return counts[place] ?? 0;
}
