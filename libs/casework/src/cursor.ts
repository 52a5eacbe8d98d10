import { Problem } from '@trace/platform';

/** A place in a list: behind the entry with this instant and this case. */
export interface Place {
  /** The word by which the list is ordered first, where it is. */
  word?: string;
  at: Date;
  caseId: string;
}

const PLACE = /^(?:([A-Z0-9_-]{0,40})~)?(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The place as a word for the client to give back; it need not and should not be read. */
export function cursorOf({ word, at, caseId }: Place): string {
  const first = word === undefined ? '' : `${word}~`;
  return Buffer.from(`${first}${at.getTime()}.${caseId}`).toString('base64url');
}

/**
 * The place that a cursor means. Only words that cursorOf can have made are taken.
 *
 * @param worded whether the list is ordered by a word first: a cursor of another order leads nowhere in it
 */
export function placeOf(cursor: string, worded = false): Place {
  const [, word, at, caseId] =
    PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || caseId === undefined || (word !== undefined) !== worded)
    throw new Problem('cursor.invalid');
  const place = { ...(word !== undefined && { word }), at: new Date(Number(at)), caseId };
  if (Number.isNaN(place.at.getTime()) || cursorOf(place) !== cursor)
    throw new Problem('cursor.invalid');
  return place;
}
