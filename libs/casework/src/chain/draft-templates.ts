import { Problem, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import type { SharedWith } from '../lists/saved-lists.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import type { DraftContent } from './draft.ts';
import type { Drafts, ExaminedDraft } from './drafts.ts';
import { startingPoint } from './starting-point.ts';

/** The beginning of a request under a name. */
export interface DraftTemplate {
  templateId: string;
  /** Who has saved it. */
  person: string;
  name: string;
  shared: SharedWith;
  savedAt: Date;
}

/** Under which name and for whom a draft becomes a template. */
export interface TemplateOrder {
  draftId: string;
  name: string;
  shared: SharedWith;
}

interface Ground {
  dataSource: DataSource;
  drafts: Drafts;
  caseFiles: CaseFiles;
  clock: Clock;
}

const MOST_OF_ONE = 50;
const MOST_SHOWN = 200;
const COLUMNS = `template_id as "templateId", person, name, shared, saved_at as "savedAt"`;
/** Whose templates a person may begin with: parameters are the person and the unit. */
const OPEN_TO = `(person = $1 or shared = 'ALL' or (shared = 'UNIT' and unit is not distinct from $2))`;

/**
 * What a request can begin with, beside nothing: a request of this State, or what somebody has kept under a name. Either
 * way without what is true of its own matter alone (see {@link startingPoint}), so no person and no number of one matter
 * ever comes into another by itself.
 */
export class DraftTemplates {
  constructor(private readonly ground: Ground) {}

  /** Begins a draft with a request of this State; the same key leads to the same draft. */
  async fromCase(
    person: Person,
    key: string,
    { caseId, language }: { caseId: string; language: string | undefined },
  ): Promise<ExaminedDraft> {
    const { drafts, caseFiles } = this.ground;
    const { messages } = await caseFiles.get(caseId);
    const said = messages.find(
      ({ direction, message }) => direction === 'OUT' && message.kind === 'REQUEST',
    )?.message;
    if (said?.kind !== 'REQUEST') throw new Problem('draft.no-request');
    const content = {
      language: language ?? said.language,
      to: [said.audience],
      request: startingPoint(said.body),
    };
    return drafts.create(person, key, { content });
  }

  /** Begins a draft with a template; the same key leads to the same draft. @throws Problem template.unknown */
  async begin(
    person: Person,
    key: string,
    { templateId, language }: { templateId: string; language: string | undefined },
  ): Promise<ExaminedDraft> {
    const rows: { content: string }[] = await this.ground.dataSource.query(
      `select content from draft_template where ${OPEN_TO} and template_id = $3`,
      [person.person, person.unit ?? null, templateId],
    );
    if (!rows[0]) throw new Problem('template.unknown');
    const kept = JSON.parse(rows[0].content) as DraftContent;
    const content = { ...kept, ...(language !== undefined && { language }) };
    return this.ground.drafts.create(person, key, { content });
  }

  /** The person's own templates and those that others share with him, by name. */
  async list({ person, unit }: Person): Promise<DraftTemplate[]> {
    return this.ground.dataSource.query(
      `select ${COLUMNS} from draft_template where ${OPEN_TO}
        order by lower(name), template_id limit ${MOST_SHOWN}`,
      [person, unit ?? null],
    );
  }

  /** Keeps a draft as a template; one of the same name of the same person is replaced. @throws Problem template.too-many */
  async save(person: Person, { draftId, name, shared }: TemplateOrder): Promise<DraftTemplate> {
    assertAllowed(person, 'draft.write');
    const { dataSource, drafts, clock } = this.ground;
    const { draft } = await drafts.get(draftId);
    const content: DraftContent = {
      ...(draft.language !== undefined && { language: draft.language }),
      to: draft.to,
      request: startingPoint(draft.request),
    };
    const templateId = newId();
    const savedAt = clock.now();
    return dataSource.transaction(async (em) => {
      // Two of one person at once come one after the other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 62))', [person.person]);
      await em.query('delete from draft_template where person = $1 and name = $2', [
        person.person,
        name,
      ]);
      const [held]: { count: number }[] = await em.query(
        'select count(*)::int as count from draft_template where person = $1',
        [person.person],
      );
      if ((held?.count ?? 0) >= MOST_OF_ONE) throw new Problem('template.too-many');
      await em.query(
        `insert into draft_template (template_id, person, name, shared, unit, content, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          templateId,
          person.person,
          name,
          shared,
          person.unit ?? null,
          JSON.stringify(content),
          savedAt,
        ],
      );
      await drafts.note(em, person, 'TEMPLATE_SAVED', draftId);
      return { templateId, person: person.person, name, shared, savedAt };
    });
  }

  /** Forgets a template: one's own, and as a supervisor whatever is shared with one. @throws Problem template.unknown */
  async forget(person: Person, templateId: string): Promise<void> {
    assertAllowed(person, 'draft.write');
    const [rows]: [unknown[]] = await this.ground.dataSource.query(
      `delete from draft_template
        where template_id = $4 and (person = $1 or ($3 and shared <> 'NOBODY' and ${OPEN_TO}))
        returning template_id`,
      [person.person, person.unit ?? null, person.role === 'SUPERVISOR', templateId],
    );
    if (rows.length === 0) throw new Problem('template.unknown');
  }
}
