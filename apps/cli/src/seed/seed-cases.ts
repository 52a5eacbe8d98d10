import type { CaseFileRow, CaseFiles, CaseSearch } from '@trace/casework';
import type { Partners, StoredMessage } from '@trace/exchange';
import type { LegalBasis, Urgency } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { Chance } from './chance.ts';
import type { SeedMatter } from './seed-bodies.ts';
import { seedCourse } from './seed-course.ts';
import { seedGroup, type SeedGroup } from './seed-parcel.ts';
import { writeSeedRows, type SeedRows } from './seed-rows.ts';
import { SEED_STORIES, type SeedStory } from './seed-stories.ts';

/** What is to be invented. */
export interface SeedOrder {
  count: number;
  /** The same seed on the same directory at the same instant gives the same cases. */
  seed: number;
  /** The present of the invented cases. */
  now: Date;
  /** Leaves out the messages of what is over: it stands in the lists and can not be opened. */
  thin: boolean;
  /** How the cases go, and how long ago they began, where it is to be otherwise than in a node that has run for years. */
  stories?: readonly SeedStory[];
  ages?: readonly SeedAge[];
  /** Where all of them are to be alike in this. */
  only?: { direction?: 'OUT' | 'IN'; partner?: string; urgency?: Urgency };
}

/** How many cases began between so many milliseconds ago. */
export interface SeedAge {
  share: number;
  from: number;
  to: number;
}

/** What was written. */
export interface Seeded {
  cases: number;
  messages: number;
  /** How many cases stand in each state. */
  states: Record<string, number>;
}

/** What invented cases are made with. */
export interface SeedGround {
  dataSource: DataSource;
  partners: Partners;
  caseFiles: CaseFiles;
  /** Makes them findable at once; without it the node does so when it runs. */
  search?: CaseSearch;
}

const DAY = 86_400_000;
/** Bases under which a short request is complete. */
const SIMPLE_BASES = new Set<LegalBasis>(['EU_2023_977', 'FP_12_4', 'ITI']);
/** Most cases are old and over; a tenth was opened lately, and most of those go on. */
const AGES: readonly SeedAge[] = [
  { share: 0.9, from: 45 * DAY, to: 1_000 * DAY },
  { share: 0.1, from: 0, to: 45 * DAY },
];
const URGENCIES = [
  { share: 0.92, urgency: 'ROUTINE' },
  { share: 0.08, urgency: 'URGENT' },
] as const;
/** Cases that go alike are folded once: a thousand cases cost the time of fifty. */
const GROUP = 20;
const CASES_AT_ONCE = 2_000;
/** Of what is over, one group in so many keeps its messages even where they are left out. */
const KEPT_OF_THIN = 50;

/** A partner, and how many of the cases are with it: the first has most, the last hardly any. */
interface SeedPartner {
  state: string;
  share: number;
  bases: LegalBasis[];
}

/**
 * Invents cases with all their messages and receipts, and writes them without the exchange: nothing is signed, and
 * nothing will ever be sent. Each line of the case file is what the fold makes of the messages.
 */
export async function seedCases(ground: SeedGround, order: SeedOrder): Promise<Seeded> {
  const { dataSource, search } = ground;
  const partners = partnersOf(ground.partners, order.now).filter(
    ({ state }) => (order.only?.partner ?? state) === state,
  );
  if (partners.length === 0) return { cases: 0, messages: 0, states: {} };
  const [held] = await dataSource.query<{ cases: number }[]>(
    'select count(*)::int as cases from case_file',
  );
  const before = held?.cases ?? 0;
  const chance = new Chance(order.seed + before);
  const seeded: Seeded = { cases: 0, messages: 0, states: {} };
  while (seeded.cases < order.count) {
    const portion = Math.min(CASES_AT_ONCE, order.count - seeded.cases);
    const rows: SeedRows = { files: [], messages: [], receipts: [] };
    while (rows.files.length < portion) {
      const size = Math.min(GROUP, portion - rows.files.length);
      const first = before + seeded.cases + rows.files.length;
      addGroup(rows, ground, seedOne(ground, { order, partners, chance, first, size }), order.thin);
    }
    await dataSource.transaction((em) => writeSeedRows(em, rows, search));
    tally(seeded, rows);
  }
  await tidy(dataSource);
  return seeded;
}

/** What autovacuum would do some minutes later: without it the first lists would be planned for an empty table. */
async function tidy(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('set statement_timeout = 0');
    // Waits for the disk, and so for all commits before it: only what is there for good is marked as visible to all.
    await runner.query('select pg_current_xact_id()');
    await runner.query('vacuum (analyze) case_file, message, message_mark, receipt');
    await runner.query('reset statement_timeout');
  } finally {
    await runner.release();
  }
}

/** Partners with whom a short request can be valid. */
function partnersOf(partners: Partners, now: Date): SeedPartner[] {
  const today = now.toISOString().slice(0, 10);
  return partners.all().flatMap(({ state }, index) => {
    const bases = partners.sharedBases(state, today).filter((basis) => SIMPLE_BASES.has(basis));
    return bases.length === 0 ? [] : [{ state, bases, share: 1 / (index + 1) ** 2 }];
  });
}

/** Folds the first case of a group; the others differ from its line in their id and their reference only. */
function addGroup(
  rows: SeedRows,
  { caseFiles }: SeedGround,
  group: SeedGroup,
  thin: boolean,
): void {
  const [first] = group.cases;
  if (!first) return;
  const { file } = caseFiles.open(first);
  for (const messages of group.cases) rows.files.push(lineOf(file, messages));
  const isOver = file.nextDueAt === null && file.waitingFor === null;
  if (thin && isOver && (rows.files.length / GROUP) % KEPT_OF_THIN !== 0) return;
  rows.messages.push(...group.cases.flat());
  rows.receipts.push(...group.receipts);
}

function lineOf(like: CaseFileRow, messages: readonly StoredMessage[]): CaseFileRow {
  const [request] = messages;
  if (request?.message.kind !== 'REQUEST') throw new Error('a case begins with its request');
  const { caseId, body } = request.message;
  return Object.assign({}, like, { caseId, reference: body.header.humanRef ?? '' });
}

function tally(seeded: Seeded, { files, messages }: SeedRows): void {
  seeded.cases += files.length;
  seeded.messages += messages.length;
  for (const { state } of files) seeded.states[state] = (seeded.states[state] ?? 0) + 1;
}

interface GroupOrder {
  order: SeedOrder;
  partners: readonly SeedPartner[];
  chance: Chance;
  /** The number of the first case of the group. */
  first: number;
  size: number;
}

function seedOne({ partners: { ownState } }: SeedGround, wanted: GroupOrder): SeedGroup {
  const { order, partners, chance, first, size } = wanted;
  const { now, stories = SEED_STORIES, ages = AGES, only = {} } = order;
  const partner = chance.oneOf(partners);
  const direction = only.direction ?? (chance.next() < 0.5 ? 'OUT' : 'IN');
  const age = chance.oneOf(ages);
  const at = new Date(Math.floor(now.getTime() - chance.between(age.from, age.to)));
  const story = chance.oneOf(stories);
  const { urgency = chance.oneOf(URGENCIES).urgency } = only;
  const course = seedCourse(story, { at, direction, now }, chance);
  const [asking, asked] =
    direction === 'OUT' ? [ownState, partner.state] : [partner.state, ownState];
  const matters = Array.from({ length: size }, (_, index): SeedMatter => ({
    asking,
    asked,
    reference: `${asking}-TR-${at.getUTCFullYear()}-S${String(first + index + 1).padStart(7, '0')}`,
    number: first + index + 1,
    urgency,
    legalBases: partner.bases,
    day: at.toISOString().slice(0, 10),
  }));
  // What a partner has only just written is not here yet, and makes no case.
  return course.length === 0
    ? { cases: [], receipts: [] }
    : seedGroup({ own: ownState, matters }, course, chance);
}
