/** What an entry of the audit log says of a message: its kind, its number among those of its State, and what it had seen. */
export interface LoggedPlace {
  kind: string;
  sequence: number;
  seen: number;
}

/**
 * The outcome of an entry about a message that was taken into a case. The log is signed before anybody knows for what
 * evidence will be wanted, so it binds the place of a message that is later withheld.
 */
export function placeForLog({ kind, sequence, seen }: LoggedPlace): string {
  return `${kind} ${sequence} seen ${seen}`;
}

/** The place in the outcome of an entry; undefined in entries from before it was written down. */
export function placeInLog(outcome: string): LoggedPlace | undefined {
  const [, kind = '', sequence, seen] =
    /^([A-Z_]+) ([1-9][0-9]{0,6}) seen (0|[1-9][0-9]{0,6})$/.exec(outcome) ?? [];
  if (sequence === undefined || seen === undefined) return undefined;
  return { kind, sequence: Number(sequence), seen: Number(seen) };
}
