import {
  announce,
  isDisplaced,
  Problem,
  type Audit,
  type AuditAction,
  type Clock,
  type NodeKeys,
  type SealedPlace,
} from '@trace/platform';
import { newId } from '@trace/protocol';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { AccountRow } from '../accounts/account.entity.ts';
import { CaseFileRow } from '../case-file.entity.ts';
import { writeNotices } from '../notices/index.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { CaseNoteRow } from './case-note.entity.ts';
import { noteReaders, type NoteReader } from './note-readers.ts';

/** A note to be written. */
export interface NoteOrder {
  caseId: string;
  key: string;
  text: string;
  /** The accounts of those who are to be told. */
  mentions: readonly string[];
}

/** A note as it is read. */
export interface CaseNote {
  row: CaseNoteRow;
  /** Undefined once it was destroyed, and where it opens no more. */
  text: string | undefined;
  /** Whether somebody has altered it, or moved it to where it lies. */
  isDisplaced: boolean;
  mentions: { accountId: string; person: string }[];
}

/** What notes stand on. */
export interface NotesGround {
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

const MOST_OF_A_CASE = 500;

/**
 * What people of this State write for each other about a case. No message, no evidence and no mail has any of it: the
 * text is stored under the node's own key, is never changed, and goes when something of the case is purged.
 */
export class Notes {
  constructor(private readonly ground: NotesGround) {}

  /** The notes about a case, the oldest first; one that was altered hides none of the others. @throws Problem case.unknown */
  async list(caseId: string): Promise<CaseNote[]> {
    const em = this.ground.dataSource.manager;
    await fileOf(em, caseId);
    const rows = await em.find(CaseNoteRow, {
      where: { caseId },
      order: { writtenAt: 'ASC', noteId: 'ASC' },
    });
    return this.read(em, rows);
  }

  /** Who can be mentioned: whoever may see the case and is not the one who writes. @throws Problem case.unknown */
  async readers({ person }: Person, caseId: string): Promise<NoteReader[]> {
    const em = this.ground.dataSource.manager;
    await fileOf(em, caseId);
    return (await noteReaders(em, caseId)).filter((one) => one.person !== person);
  }

  /** Writes a note, and tells whoever is mentioned. @throws Problem case.unknown, mention.unknown, note.too-many */
  async add(person: Person, order: NoteOrder): Promise<CaseNote> {
    assertAllowed(person, 'note.write');
    const { dataSource, keys, clock } = this.ground;
    const { caseId, key, text } = order;
    return dataSource.transaction(async (em) => {
      // The same note twice at once comes one after the other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 57))', [caseId]);
      const { reference, partner } = await fileOf(em, caseId);
      const before = await em.findOneBy(CaseNoteRow, { author: person.person, key });
      if (before) return this.again(em, before, order);
      if ((await em.countBy(CaseNoteRow, { caseId })) >= MOST_OF_A_CASE)
        throw new Problem('note.too-many');
      const told = await mentioned(em, person, order);
      const noteId = newId();
      const row: CaseNoteRow = {
        noteId,
        caseId,
        author: person.person,
        authorRole: person.role,
        key,
        content: keys.wrap(text, placeOf({ noteId, caseId, author: person.person })),
        mentions: told.map(({ accountId }) => accountId),
        writtenAt: clock.now(),
        struckAt: null,
      };
      await em.insert(CaseNoteRow, row);
      await writeNotices(
        em,
        told.map(({ accountId, person: who, desk }) => ({
          key: `mention:${row.noteId}:${accountId}`,
          what: 'NOTE_MENTION',
          desk,
          person: who,
          caseId,
          reference,
          partner,
          raisedAt: row.writtenAt,
        })),
      );
      await this.note(em, person, 'NOTE_WRITTEN', row, row.writtenAt);
      return { row, text, isDisplaced: false, mentions: told };
    });
  }

  /** Strikes out an own note: it stays, and is shown as struck. @throws Problem note.unknown, note.not-author */
  async strike(person: Person, caseId: string, noteId: string): Promise<CaseNote> {
    assertAllowed(person, 'note.write');
    return this.ground.dataSource.transaction(async (em) => {
      const row = await em.findOne(CaseNoteRow, {
        where: { caseId, noteId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw new Problem('note.unknown');
      if (row.author !== person.person) throw new Problem('note.not-author');
      if (row.struckAt === null) {
        row.struckAt = this.ground.clock.now();
        await em.update(CaseNoteRow, { noteId }, { struckAt: row.struckAt });
        await this.note(em, person, 'NOTE_STRUCK', row, row.struckAt);
      }
      return this.one(em, row);
    });
  }

  /** The answer to a note that was written before under the same key. */
  private async again(
    em: EntityManager,
    before: CaseNoteRow,
    { caseId, text, mentions }: NoteOrder,
  ): Promise<CaseNote> {
    const note = await this.one(em, before);
    // Whether it is the same can not be told.
    if (note.isDisplaced) throw new Problem('sealed.displaced');
    const isSame =
      before.caseId === caseId &&
      (note.text ?? text) === text &&
      before.mentions.toSorted().join() === [...new Set(mentions)].toSorted().join();
    if (!isSame) throw new Problem('idempotency.mismatch');
    return note;
  }

  private async one(em: EntityManager, row: CaseNoteRow): Promise<CaseNote> {
    const [note] = await this.read(em, [row]);
    if (!note) throw new Error('a note was not read');
    return note;
  }

  private async read(em: EntityManager, rows: readonly CaseNoteRow[]): Promise<CaseNote[]> {
    const ids = [...new Set(rows.flatMap(({ mentions }) => mentions))];
    const accounts = await em.findBy(AccountRow, { accountId: In(ids) });
    const names = new Map(accounts.map(({ accountId, person }) => [accountId, person]));
    return rows.map((row) => ({
      row,
      ...this.opened(row),
      mentions: row.mentions.map((accountId) => ({
        accountId,
        person: names.get(accountId) ?? accountId,
      })),
    }));
  }

  private opened({ content, ...row }: CaseNoteRow): Pick<CaseNote, 'text' | 'isDisplaced'> {
    if (content === null) return { text: undefined, isDisplaced: false };
    try {
      return { text: this.ground.keys.unwrap(content, placeOf(row)), isDisplaced: false };
    } catch (fault) {
      if (!isDisplaced(fault)) throw fault;
      return { text: undefined, isDisplaced: true };
    }
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    { caseId, noteId }: CaseNoteRow,
    at: Date,
  ): Promise<void> {
    announce(em, [{ caseId }]);
    await this.ground.audit.record(em, [
      {
        at,
        actor: person,
        role,
        action,
        caseId,
        outcome: noteId,
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }
}

/** The text belongs to its case and to whoever wrote it. */
function placeOf({
  noteId,
  caseId,
  author,
}: Pick<CaseNoteRow, 'noteId' | 'caseId' | 'author'>): SealedPlace {
  return { table: 'case_note', column: 'content', row: [noteId, caseId.toLowerCase(), author] };
}

async function fileOf(em: EntityManager, caseId: string): Promise<CaseFileRow> {
  const file = await em.findOneBy(CaseFileRow, { caseId });
  if (!file) throw new Problem('case.unknown');
  return file;
}

/** Those whom a note mentions, each once. @throws Problem mention.unknown where one may not see the case */
async function mentioned(
  em: EntityManager,
  { person }: Person,
  { caseId, mentions }: NoteOrder,
): Promise<NoteReader[]> {
  if (mentions.length === 0) return [];
  const readers = (await noteReaders(em, caseId)).filter((one) => one.person !== person);
  const strangers = mentions.flatMap((id, index) =>
    readers.some(({ accountId }) => accountId === id) ? [] : [index],
  );
  if (strangers.length > 0) {
    throw new Problem('mention.unknown', undefined, {
      errors: strangers.map((index) => ({
        pointer: `/mentions/${index}`,
        code: 'mention.unknown',
        detail: 'Nobody else with this id may see the case.',
      })),
    });
  }
  return readers.filter(({ accountId }) => mentions.includes(accountId));
}
