import {
  MessageHandler,
  messagesOfCases,
  type Partners,
  type RefusedFile,
  type RefusedWords,
  type StoredMessage,
} from '@trace/exchange';
import { Problem, type Clock } from '@trace/platform';
import type { CheckedMessage, LegalBasis, Message } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { tellRefusedFile } from './attachments/tell-refused-file.ts';
import { fold, type Case, type Terms } from './case/index.ts';
import { countBoard, type Board } from './board/count-board.ts';
import { countScores, type Scores } from './board/count-scores.ts';
import { CaseFileRow } from './case-file.entity.ts';
import { writeCaseFiles } from './case-file-store.ts';
import {
  countCaseFiles,
  countOverdue,
  listCaseFiles,
  listOverdue,
  type OverdueTotals,
  type Page,
  type Wanted,
} from './case-list.ts';
import { judgeArrived } from './judge-arrived.ts';
import { tellRecordAlarms } from './notices/record-alarms.ts';
import { tellRefusedWords } from './notices/tell-refused-words.ts';
import type { ContentRefusal } from './refuse-content.ts';
import type { CaseFilter, Judged } from './case-filter.ts';
import { filedOf, partiesOf, projectionOf } from './case-projection.ts';
import { termsBetween, type KnownState } from './case-terms.ts';
import { holdersOf, type CaseHolder } from './desk/case-holders.ts';
import { crossingsRaisedIn } from './escalation/crossing-store.ts';
import type { ClockCrossingRow } from './escalation/clock-crossing.entity.ts';
import { offerWithdrawals } from './chain/offer-withdrawals.ts';
import type { ItemRegister } from './chain/item-register.ts';
import { linkOf, writeTraceLinks } from './chain/trace-links.ts';
import { drawnNumber } from './drawn-reference.ts';
import type { AskedItems } from './quality/asked-items.ts';
import type { CaseSearch } from './search/index.ts';
import { openAskedPurges } from './purge/asked-purges.ts';

const DAY_MS = 86_400_000;

/** A case in a list: its line, and who has it at home. */
export interface ListedCase extends CaseHolder {
  file: CaseFileRow;
}

/** A case as its messages tell it at this moment. */
export interface OpenedCase {
  file: CaseFileRow;
  folded: Case;
  messages: StoredMessage[];
  /** The time zone of each State that the directory names: its days end when they end there. */
  zones: Readonly<Record<string, string>>;
  /** The legal bases that bound both States on the day on which the case began. */
  shared: readonly LegalBasis[];
  /** What both nodes know beside the messages; what runs at home is computed by it too. */
  terms: Terms;
}

/**
 * The cases of this node. A case is the fold of its signed messages and nothing else; the line kept in the table is a
 * projection for lists, rewritten here in the very transaction in which a message or a receipt is stored.
 */
export class CaseFiles extends MessageHandler {
  constructor(
    private readonly dataSource: DataSource,
    private readonly partners: Partners,
    private readonly clock: Clock,
    /**
     * What is known and settled at home: what was asked here before, by what a case is found, and after how many days past its due date an
     * unanswered case closes by itself (0: never).
     */
    private readonly home: {
      asked?: AskedItems;
      search?: CaseSearch;
      /** What this State itself has asked about. */
      items?: ItemRegister;
      unansweredDays?: number;
    } = {},
  ) {
    super();
  }

  /** Folds the cases again and writes their lines: two statements for any number of cases. */
  override async filed(em: EntityManager, caseIds: readonly string[]): Promise<void> {
    const byCase = await messagesOfCases(em, caseIds);
    const opened = [...byCase.values()].map((messages) => this.open(messages));
    await writeCaseFiles(
      em,
      opened.map(({ file }) => file),
    );
    await writeTraceLinks(
      em,
      opened.flatMap(({ messages }) => linkOf(messages) ?? []),
    );
    await this.home.asked?.mark(em, opened);
    await this.home.search?.writeMissing(
      em,
      opened.flatMap(({ messages }) => messages),
    );
    await openAskedPurges(em, this.partners.ownState, opened, this.clock.now());
    const ground = { own: this.partners.ownState, caseFiles: this, now: this.clock.now() };
    await offerWithdrawals(em, opened, ground);
    await tellRecordAlarms(em, opened, ground.now);
  }

  /** Why messages do not fit what was said in their cases before; what crossed them on the way is nobody's fault. */
  override async judge(
    em: EntityManager,
    arrived: readonly CheckedMessage[],
  ): Promise<ReadonlyMap<string, ContentRefusal>> {
    return judgeArrived(em, arrived, {
      own: this.partners.ownState,
      termsBetween: (partner, on) => this.termsBetween(partner, on),
      now: this.clock.now(),
    });
  }

  /** Tells the supervisors that a partner has signed something that was refused. */
  override async messagesRefused(em: EntityManager, refused: RefusedWords): Promise<void> {
    await tellRefusedWords(em, refused);
  }

  /** Registers again what own requests ask about, and draws no reference a second time that stands in one of them. */
  override async cameBack(em: EntityManager, messages: readonly Message[]): Promise<void> {
    const own = this.partners.ownState;
    for (const { kind, caseId, body, createdAt } of messages) {
      if (kind !== 'REQUEST') continue;
      const at = new Date(createdAt);
      await this.home.items?.registerAgain(em, { caseId, request: body, at });
      const { humanRef } = body.header;
      const drawn = humanRef === undefined ? undefined : drawnNumber(own, humanRef);
      if (drawn === undefined) continue;
      const { series, year, number } = drawn;
      await em.query('select reference_reached($1, $2, $3)', [series, year, number]);
    }
  }

  /** Tells people that the bytes of an attachment were refused. */
  override async fileRefused(em: EntityManager, refused: RefusedFile): Promise<void> {
    await tellRefusedFile(em, refused);
  }

  /** The case that these messages make. */
  open(messages: StoredMessage[]): OpenedCase {
    const own = this.partners.ownState;
    const { partner, on } = partiesOf(own, messages);
    const terms = this.termsBetween(partner, on);
    const folded = fold(messages.map(filedOf), terms);
    const zones = Object.fromEntries(
      Object.values(terms.calendars).map(({ state, zone }) => [state, zone]),
    );
    const { sharedBases: shared } = terms;
    return {
      file: projectionOf(own, folded, messages, terms, this.home.unansweredDays),
      folded,
      messages,
      zones,
      shared,
      terms,
    };
  }

  private termsBetween(partner: string, on: string): Terms {
    return termsBetween(this.known(this.partners.ownState), this.known(partner), on);
  }

  private known(state: string): KnownState {
    return { partner: this.partners.find(state), history: this.partners.historyOf(state) };
  }

  /** One case, folded now from its messages. */
  async get(caseId: string, em: EntityManager = this.dataSource.manager): Promise<OpenedCase> {
    const messages = (await messagesOfCases(em, [caseId])).get(caseId);
    if (!messages) throw new Problem('case.unknown');
    return this.open(messages);
  }

  /** What the clocks of a case have raised on this node, in the order in which it was reached. */
  async crossings(caseId: string): Promise<ClockCrossingRow[]> {
    const em = this.dataSource.manager;
    if (!(await em.existsBy(CaseFileRow, { caseId }))) throw new Problem('case.unknown');
    return crossingsRaisedIn(em, caseId);
  }

  /** The cases that fit the filter, in the order that is wanted, each with who has it. */
  async list(filter: CaseFilter, wanted: Wanted): Promise<Page<ListedCase>> {
    const em = this.dataSource.manager;
    const { items, ...next } = await listCaseFiles(em, filter, wanted, this.judged());
    const holders = await holdersOf(
      em,
      items.map(({ caseId }) => caseId),
    );
    return { items: items.map((file) => ({ file, ...holders.get(file.caseId) })), ...next };
  }

  /** The numbers of the supervisor's board at this moment. */
  async board(filter: CaseFilter): Promise<{ board: Board; now: Date }> {
    const judged = this.judged();
    return { board: await countBoard(this.dataSource.manager, filter, judged), now: judged.now };
  }

  /** How the partners and this State have done in the requests of so many days. */
  async scores(filter: CaseFilter, days: number): Promise<{ scores: Scores; now: Date }> {
    const judged = this.judged();
    const since = new Date(Math.floor(+judged.now / DAY_MS - days) * DAY_MS);
    const scores = await countScores(this.dataSource.manager, filter, since, judged);
    return { scores, now: judged.now };
  }

  /** At which node and at which instant lists and counts are judged: here and now. */
  judged(): Judged {
    return { own: this.partners.ownState, now: this.clock.now() };
  }

  /** How many cases fit, counted as far as that many. */
  async count(filter: CaseFilter, most: number): Promise<number> {
    return countCaseFiles(this.dataSource.manager, filter, most, this.judged());
  }

  /** The cases with a clock that has run out or soon will at this moment, each folded from its messages. */
  async overdue(
    filter: Pick<CaseFilter, 'direction' | 'confinedTo'>,
    wanted: Wanted,
  ): Promise<Page<OpenedCase>> {
    const { items, next } = await listOverdue(
      this.dataSource.manager,
      filter,
      wanted,
      this.judged(),
    );
    const byCase = await messagesOfCases(
      this.dataSource.manager,
      items.map((file) => file.caseId),
    );
    const opened = items.flatMap((file) => {
      const messages = byCase.get(file.caseId);
      return messages ? [this.open(messages)] : [];
    });
    return { items: opened, ...(next !== undefined && { next }) };
  }

  /** How many cases the overdue list holds, for each direction. */
  async overdueTotals(unit?: string): Promise<OverdueTotals[]> {
    return countOverdue(this.dataSource.manager, this.clock.now(), unit);
  }
}
