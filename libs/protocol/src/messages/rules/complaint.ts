import type { Complaint } from '../../shape/obeys.ts';

/** Complains when a conditional member is absent. */
export function lacks<T extends object>(
  part: T,
  member: keyof T & string,
  sentence: string,
): Complaint[] {
  return part[member] === undefined
    ? [{ at: `/${member}`, code: 'member.missing', detail: sentence }]
    : [];
}

/** Complains about a member that contradicts the others. */
export function contradicts(at: string, sentence: string): Complaint {
  return { at, code: 'member.invalid', detail: sentence };
}

/** Complaints about a part, as complaints about the object that holds it at this place. */
export function below(at: string, complaints: Complaint[]): Complaint[] {
  return complaints.map((complaint) => ({ ...complaint, at: `${at}${complaint.at}` }));
}

/** Complains about every reference that points to nothing; `places` holds number and pointer of each. */
export function dangling(
  known: ReadonlySet<number>,
  places: Iterable<readonly [reference: number | undefined, at: string]>,
  sentence: string,
): Complaint[] {
  return Array.from(places)
    .filter(([reference]) => reference !== undefined && !known.has(reference))
    .map(([, at]) => contradicts(at, sentence));
}

/** Complains about every value that already stood before; `places` holds value and pointer of each. */
export function repeated<V>(
  places: Iterable<readonly [value: V | undefined, at: string]>,
  sentence: string,
): Complaint[] {
  const before = new Set<V>();
  const complaints: Complaint[] = [];
  for (const [value, at] of places) {
    if (value === undefined) continue;
    if (before.has(value)) complaints.push(contradicts(at, sentence));
    before.add(value);
  }
  return complaints;
}
