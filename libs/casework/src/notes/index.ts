export { CaseNoteRow } from './case-note.entity.ts';
export type { NoteReader } from './note-readers.ts';
export { Notes, type CaseNote } from './notes.ts';
