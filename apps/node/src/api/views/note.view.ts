import type { CaseNote, NoteReader } from '@trace/casework';
import { instant } from '@trace/protocol';

/** Somebody whom a note mentions. */
export class MentionView {
  accountId: string;
  person: string;
}

/** A note about a case. It is for people of this State only and never crosses the border. */
export class NoteView {
  noteId: string;
  author: string;
  /** The role in which the author wrote it. */
  role: string;
  /** What it says, as it was written; absent once it was destroyed with the sealed parts of the case. */
  text?: string;
  /** It was altered in the database, or moved to where it lies, so its text is not shown. */
  displaced?: true;
  mentions: MentionView[];
  writtenAt: string;
  /** When its author struck it out. */
  struckAt?: string;

  /** The view of a note. */
  static of({ row, text, isDisplaced, mentions }: CaseNote): NoteView {
    const { noteId, author, authorRole, writtenAt, struckAt } = row;
    return {
      noteId,
      author,
      role: authorRole,
      ...(text !== undefined && { text }),
      ...(isDisplaced && { displaced: true }),
      mentions: mentions.map(({ accountId, person }) => ({ accountId, person })),
      writtenAt: instant(writtenAt),
      ...(struckAt && { struckAt: instant(struckAt) }),
    };
  }
}

/** The notes about a case, the oldest first. */
export class NotesView {
  notes: NoteView[];
}

/** Somebody who may see the case, and can be mentioned. */
export class NoteReaderView {
  accountId: string;
  person: string;
  roles: string[];

  /** The view of a reader. */
  static of({ accountId, person, roles }: NoteReader): NoteReaderView {
    return { accountId, person, roles: [...roles] };
  }
}

/** Everybody else who may see the case, by name. */
export class NoteReadersView {
  people: NoteReaderView[];
}
