import type { LegalBasis, Message } from '@trace/protocol';
import type { Agreement, DatedCalendar, DeclaredCalendar } from '../deadlines/index.ts';

/** A message as a node holds it, with what its receiver's signed receipt says of it. */
export interface Filed {
  message: Message;
  digest: string;
  /** Absent while there is no receipt. */
  outcome?: 'ACCEPTED' | 'REFUSED' | 'RECALLED';
  refusalCode?: string;
  receivedAt?: Date;
}

/** What both nodes know of the two States beside the messages, from the same signed directory. */
export interface Terms {
  /** The calendar of each State at the beginning, as far back as its signed statements are held. */
  calendars: Record<string, DeclaredCalendar>;
  /** What either of them has declared later, in the order of the instants since when. */
  laterCalendars?: readonly DatedCalendar[];
  /** The legal bases that bind both States. */
  sharedBases: readonly LegalBasis[];
  /** The agreements between the two, with the time limits that both have signed. */
  agreements?: readonly Agreement[];
}
