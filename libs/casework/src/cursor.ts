import { Problem } from '@trace/platform';

/** A place in a list: behind the entry with this instant and this case. */
export interface Place {
  at: Date;
  caseId: string;
}

const PLACE = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The place as a word for the client to give back; it need not and should not be read. */
export function cursorOf({ at, caseId }: Place): string {
  return Buffer.from(`${at.getTime()}.${caseId}`).toString('base64url');
}

/** The place that a cursor means. Only words that cursorOf can have made are taken. */
export function placeOf(cursor: string): Place {
  const [, at, caseId] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || caseId === undefined) throw new Problem('cursor.invalid');
  const place = { at: new Date(Number(at)), caseId };
  if (Number.isNaN(place.at.getTime()) || cursorOf(place) !== cursor)
    throw new Problem('cursor.invalid');
  return place;
}
