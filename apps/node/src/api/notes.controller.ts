import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Notes, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, IdempotencyKey } from './headers.ts';
import { AddNote } from './notes.message.ts';
import { CaseIdPipe, NoteIdPipe } from './path-ids.ts';
import { NoteReadersView, NoteReaderView, NotesView, NoteView } from './views/note.view.ts';

/** Where people of this State write notes for each other about a case; the other State never learns of them. */
@Controller('v1/cases/:id')
export class NotesController {
  constructor(private readonly notes: Notes) {}

  /** Lists the notes about a case, the oldest first. */
  @Get('notes')
  @Allow('note.read')
  @Documented({ ok: NotesView, problems: [404] })
  async listNotes(@Param('id', CaseIdPipe) caseId: string): Promise<NotesView> {
    return { notes: (await this.notes.list(caseId)).map((one) => NoteView.of(one)) };
  }

  /** Lists who else may see the case, and can be mentioned in a note. */
  @Get('note-readers')
  @Allow('note.mention')
  @Documented({ ok: NoteReadersView, problems: [404] })
  async listNoteReaders(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
  ): Promise<NoteReadersView> {
    const readers = await this.notes.readers(person, caseId);
    return { people: readers.map((one) => NoteReaderView.of(one)) };
  }

  /** Writes a note, and tells whoever is mentioned. */
  @Post('notes')
  @Allow('note.write')
  @Documented({ body: AddNote, made: NoteView, problems: [404, 408, 413, 415, 422] })
  async addNote(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { text, mentions = [] }: AddNote,
  ): Promise<NoteView> {
    return NoteView.of(await this.notes.add(person, { caseId, key, text, mentions }));
  }

  /** Strikes out an own note: it stays, and is shown as struck. */
  @Post('notes/:noteId/striking')
  @HttpCode(200)
  @Allow('note.write')
  @Documented({ ok: NoteView, problems: [404] })
  async strikeNote(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('noteId', NoteIdPipe) noteId: string,
    @Caller() person: Person,
  ): Promise<NoteView> {
    return NoteView.of(await this.notes.strike(person, caseId, noteId));
  }
}
