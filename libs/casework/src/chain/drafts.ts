import type { Partners } from '@trace/exchange';
import {
  Problem,
  type Audit,
  type AuditAction,
  type Clock,
  type NodeKeys,
  type ProblemFault,
} from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { Page, Wanted } from '../case-list.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import type { Assessment, Assessments } from '../quality/index.ts';
import { sqlStateOf } from '../retrying.ts';
import { requestDigest } from '../submissions.ts';
import type {
  Draft,
  DraftContent,
  DraftIdentity,
  DraftOrigin,
  ListedDraft,
  Withheld,
} from './draft.ts';
import { findingsOf } from './draft-findings.ts';
import {
  findDraft,
  findDraftOfKey,
  insertDraft,
  listDrafts,
  updateDraft,
  type OpenedDraft,
} from './draft-rows.ts';
import type { ItemRegister } from './item-register.ts';
import { listedItemsOf } from './item-marks.ts';
import { forgetItems, writeItems } from './item-rows.ts';
import type { PossibleDuplicate } from './possible-duplicate.ts';

/** What drafts stand on. */
export interface DraftGround {
  dataSource: DataSource;
  partners: Partners;
  items: ItemRegister;
  assessments: Assessments;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

/** What a person saves. */
export interface DraftOrder {
  content: DraftContent;
  identities?: readonly DraftIdentity[];
}

/** Where a draft comes from, and what was left out of it on the way. */
export interface DraftSource {
  origin?: DraftOrigin;
  withheld?: readonly Withheld[];
}

/** A draft with what still keeps it from being sent. */
export interface ExaminedDraft {
  draft: Draft;
  findings: ProblemFault[];
  duplicates: PossibleDuplicate[];
  /** How good it is; absent once it was submitted. */
  assessment?: Assessment;
}

/** What is judged of a request that somebody is writing, kept or not. */
export type Examination = Required<Pick<ExaminedDraft, 'findings' | 'assessment'>>;

const UNIQUE_VIOLATION = '23505';

/**
 * Requests that are not finished. They never leave this State, and may be as wrong as their writers need them to be;
 * what is wrong is told each time (lifecycle 1).
 */
export class Drafts {
  constructor(private readonly ground: DraftGround) {}

  /** Begins a draft; the same key leads to the same draft. */
  async create(
    person: Person,
    key: string,
    order: DraftOrder,
    from: DraftSource = {},
  ): Promise<ExaminedDraft> {
    const { dataSource } = this.ground;
    const begin = (em: EntityManager): Promise<string> => this.begin(em, person, key, order, from);
    const draftId = await dataSource.transaction(begin).catch((fault: unknown) => {
      // Two with one key at once: the second finds what the first has begun.
      if (sqlStateOf(fault) !== UNIQUE_VIOLATION) throw fault;
      return dataSource.transaction(begin);
    });
    return this.get(draftId);
  }

  /** Begins a draft in the caller's transaction. @returns its id, which is the same for the same key */
  async begin(
    em: EntityManager,
    person: Person,
    key: string,
    order: DraftOrder,
    from: DraftSource = {},
  ): Promise<string> {
    assertAllowed(person, 'draft.write');
    const { keys, clock } = this.ground;
    const named = { person: person.person, key, requestDigest: requestDigest({ order, from }) };
    const found = await findDraftOfKey(em, keys, named);
    if (found) return found.draftId;
    const { content, identities = [] } = order;
    const { origin, withheld = [] } = from;
    const draftId = newId();
    const at = clock.now();
    await insertDraft(em, keys, {
      ...named,
      draftId,
      content,
      identities,
      ...(origin && { origin }),
      withheld,
      ...(person.unit !== undefined && { unit: person.unit }),
      at,
    });
    await this.register(em, draftId, content, at);
    await this.note(em, person, 'DRAFT_SAVED', draftId, origin?.caseId);
    return draftId;
  }

  /** One draft with its findings. */
  async get(draftId: string): Promise<ExaminedDraft> {
    const { dataSource, keys } = this.ground;
    return this.examine(await findDraft(dataSource.manager, keys, draftId));
  }

  /** The drafts that are open, the latest first. */
  async list(wanted: Wanted, { unit }: Pick<Person, 'unit'> = {}): Promise<Page<ListedDraft>> {
    return listDrafts(this.ground.dataSource.manager, wanted, unit);
  }

  /** Saves a draft over the version that was read. */
  async save(
    person: Person,
    draftId: string,
    version: number,
    order: DraftOrder,
  ): Promise<ExaminedDraft> {
    assertAllowed(person, 'draft.write');
    const { dataSource, keys, clock } = this.ground;
    await dataSource.transaction(async (em) => {
      await this.inVersion(em, draftId, version);
      const at = clock.now();
      await updateDraft(em, keys, draftId, { ...order, at });
      await forgetItems(em, draftId);
      await this.register(em, draftId, order.content, at);
      await this.note(em, person, 'DRAFT_SAVED', draftId);
    });
    return this.get(draftId);
  }

  /** Throws a draft away, with everything in it. */
  async remove(person: Person, draftId: string, version: number): Promise<void> {
    assertAllowed(person, 'draft.write');
    await this.ground.dataSource.transaction(async (em) => {
      await this.inVersion(em, draftId, version);
      await forgetItems(em, draftId);
      await em.query('delete from draft where draft_id = $1', [draftId]);
      await this.note(em, person, 'DRAFT_DELETED', draftId);
    });
  }

  /** An open draft in the version that was read, kept from changing until the transaction ends. */
  async inVersion(em: EntityManager, draftId: string, version: number): Promise<OpenedDraft> {
    const opened = await findDraft(em, this.ground.keys, draftId, true);
    const { state, version: present } = opened.draft;
    if (state !== 'OPEN') throw new Problem('draft.submitted', undefined, { version: present });
    if (version !== present) throw new Problem('version.stale', undefined, { version: present });
    return opened;
  }

  /** What keeps a draft from being sent, duplicates apart. */
  findings({ draft, identities }: OpenedDraft): ProblemFault[] {
    return findingsOf(draft, identities, this.ground.partners, this.ground.clock.now());
  }

  /** Judges what somebody is writing: its form, and how good it is. Nothing of it is kept. */
  async judge(content: DraftContent, identities: readonly DraftIdentity[]): Promise<Examination> {
    const { dataSource, assessments, partners, clock } = this.ground;
    const now = clock.now();
    const { request, to, waivers = [] } = content;
    return {
      findings: findingsOf(content, identities, partners, now),
      assessment: await assessments.assess(dataSource.manager, { request, to, waivers }, now),
    };
  }

  /** Writes down who did what with a draft, in the caller's transaction. */
  async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    draftId: string,
    caseId?: string,
  ): Promise<void> {
    const at = this.ground.clock.now();
    const said = { at, actor: person, role, action, outcome: draftId };
    await this.ground.audit.record(em, [
      {
        ...said,
        ...(caseId !== undefined && { caseId }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }

  private async examine(opened: OpenedDraft): Promise<ExaminedDraft> {
    const { draft } = opened;
    if (draft.state !== 'OPEN') return { draft, findings: [], duplicates: [] };
    const { dataSource, items } = this.ground;
    return {
      draft,
      ...(await this.judge(draft, opened.identities)),
      duplicates: await items.find(dataSource.manager, draft),
    };
  }

  private async register(
    em: EntityManager,
    draftId: string,
    { request }: DraftContent,
    at: Date,
  ): Promise<void> {
    const holder = { id: draftId, kind: 'DRAFT', at } as const;
    await writeItems(em, holder, listedItemsOf(request), this.ground.items.marksOf(request));
  }
}
