import {
  lockCases,
  type Lanes,
  type Outbox,
  type Partners,
  type StoredMessage,
} from '@trace/exchange';
import { log, Problem, type Clock, type FourEyesPolicy, type NodeKeys } from '@trace/platform';
import {
  instant,
  newId,
  Refusal,
  type CooperationRequest,
  type JointTeamProposal,
  type MessageBody,
  type MessageKind,
  type SpontaneousInfo,
  type TraceRequest,
} from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { Approval } from './approvals/approval.ts';
import { AwaitsApproval } from './approvals/awaits-approval.ts';
import { policyFor } from './approvals/policy-for.ts';
import type { Uploads } from './attachments/index.ts';
import { mayDo, sayingOf } from './case/index.ts';
import { checkAgainstCase, checkOpening, checkRequest } from './case-check.ts';
import { writeSubmitted } from './case-file-store.ts';
import type { CaseFiles } from './case-files.ts';
import { isFull, nextOwnSequence } from './case-projection.ts';
import { causeOf } from './cause.ts';
import { drawnReference, seriesOf } from './drawn-reference.ts';
import { checkContact } from './handling/contact-check.ts';
import { checkOnward } from './handling/onward-check.ts';
import { checkWithin } from './handling/within-check.ts';
import type { ItemRegister } from './chain/item-register.ts';
import type { DuplicateDecision } from './chain/possible-duplicate.ts';
import { rootOfRequest, traceLink, writeTraceLinks } from './chain/trace-links.ts';
import { checkIdentities, type SubmittedIdentity } from './identities.ts';
import { justSaid, type Speech } from './just-said.ts';
import { ACTION_OF, assertAllowed, type Person } from './permissions.ts';
import { notPossible } from './possible-steps.ts';
import type { Assessments, Waiver } from './quality/index.ts';
import type { CaseSearch } from './search/index.ts';
import { giveToUnit } from './units/case-access.ts';
import { retrying, sqlStateOf } from './retrying.ts';
import {
  findSubmitted,
  findSubmittedOrNumber,
  requestDigest,
  type Key,
  type Submitted,
} from './submissions.ts';

/** What is to be said, in the form in which a person has posted it. */
interface Order {
  language: string;
  identities: readonly SubmittedIdentity[];
  /** Where in the posted document the body stands (RFC 6901), for the pointers of a refusal. */
  at: string;
}

/** A request to be put to a partner. */
export interface RequestOrder extends Order {
  to: string;
  request: TraceRequest | CooperationRequest;
  /** What was decided about cases in which the same was asked before. */
  duplicates?: readonly DuplicateDecision[];
  /** Why it is sent in spite of what blocks it. */
  waivers?: readonly Waiver[];
  /** The id that its case gets, where it had to be known beforehand. */
  caseId?: string;
}

/** What opens a case to a partner without requesting anything. */
export type OpeningOrder = Order & { to: string } & (
    | { kind: 'SPONTANEOUS_INFO'; body: SpontaneousInfo }
    | { kind: 'JIT_PROPOSAL'; body: JointTeamProposal }
  );

/** The kinds of message that follow in a case that exists. */
export type FollowKind = Exclude<MessageKind, 'REQUEST'>;

/** The next message in a case, from whoever has read the case in this version. */
export interface FollowOrder extends Order {
  caseId: string;
  version: number;
  kind: FollowKind;
  body: MessageBody;
  /** The question that it replies to; of several open ones the oldest unless one is named. */
  cause?: string;
}

const UNIQUE_VIOLATION = '23505';

/** What requests stand on. */
export interface RequestGround {
  dataSource: DataSource;
  partners: Partners;
  outbox: Outbox;
  lanes: Lanes;
  caseFiles: CaseFiles;
  keys: NodeKeys;
  items: ItemRegister;
  /** What a second person has to approve; nothing, unless the settings say so. */
  fourEyes?: readonly FourEyesPolicy[];
  uploads: Uploads;
  assessments: Assessments;
  search: CaseSearch;
  clock: Clock;
}

/** What is to be said by whom in which case, and who has approved it. */
interface Saying {
  person: Person;
  key: Key;
  caseId: string;
  /** Where in what was posted the body stands. */
  at: string;
  before: readonly StoredMessage[];
  speech: Speech;
  approval: Approval | undefined;
}

/** What was put on its way, or found to be on it already. */
export interface Done {
  submitted: Submitted;
  /** The partner whose lane has something new; absent when this was a repeat. */
  nudge?: string;
}

/**
 * Where a person's word becomes a message. One transaction holds the idempotency key, the signed message with its place
 * in the lane, the audit entry and the line of the case; after its commit the lane is nudged.
 */
export class Requests {
  private readonly logger = log('requests');

  constructor(private readonly ground: RequestGround) {}

  /** Puts a request to a partner and opens its case. */
  async submit(
    person: Person,
    idempotencyKey: string,
    order: RequestOrder,
    approval?: Approval,
  ): Promise<Submitted> {
    const { to, language, request, identities, duplicates, waivers } = order;
    const posted = { to, language, request, identities, duplicates, waivers };
    const key = keyOf(person, idempotencyKey, posted);
    return this.once(key, (em) => this.put(em, person, key, order, approval));
  }

  /** Puts a request to a partner within the caller's transaction; after its commit the lane is to be nudged. */
  async put(
    em: EntityManager,
    person: Person,
    key: Key,
    order: RequestOrder,
    approval?: Approval,
  ): Promise<Done> {
    const { request, to, language, identities, at, duplicates = [], waivers = [] } = order;
    assertAllowed(person, ACTION_OF.REQUEST);
    checkIdentities(request, identities, at);
    const now = this.ground.clock.now();
    const series = seriesOf(request.requestType);
    const found = await findSubmittedOrNumber(em, key, series, now.getUTCFullYear());
    if (typeof found !== 'number') return { submitted: found };
    const { partners, items, assessments } = this.ground;
    partners.get(to);
    const shared = partners.sharedBases(to, instant(now).slice(0, 10));
    checkRequest(request, to, { shared, at, now });
    const { parentRequestId, rootTraceId } = request.header;
    const follows = [parentRequestId, rootTraceId];
    await checkOnward(em, this.ground, { to, body: request, identities, at, follows }, now);
    const caseId = order.caseId ?? newId();
    await assessments.admit(em, person, { caseId, to, request, waivers, at, now });
    const rootId = await rootOfRequest(em, request);
    await items.register(em, person, {
      caseId,
      to,
      request,
      decisions: duplicates,
      at: now,
      ...(rootId !== undefined && { rootId }),
    });
    if (rootId !== undefined && rootId !== caseId)
      await writeTraceLinks(em, [traceLink(caseId, rootId, request)]);
    const drawn = drawnReference(partners.ownState, request.requestType, {
      year: now.getUTCFullYear(),
      number: found,
    });
    const body = withReference(request, drawn);
    const speech = {
      to,
      kind: 'REQUEST',
      language,
      body,
      identities,
      sequence: 1,
      seen: 0,
    } as const;
    return this.say(em, { person, key, caseId, at, before: [], speech, approval });
  }

  /** Opens a case without a request: informs a partner, or proposes a joint team to it. */
  async open(
    person: Person,
    idempotencyKey: string,
    order: OpeningOrder,
    approval?: Approval,
  ): Promise<Submitted> {
    const { kind, body, to, language, identities, at } = order;
    assertAllowed(person, ACTION_OF[kind]);
    checkIdentities(body, identities, at);
    const key = keyOf(person, idempotencyKey, { kind, to, language, body, identities });
    return this.once(key, async (em) => {
      const found = await findSubmitted(em, key);
      if (found) return { submitted: found };
      const { partners, clock } = this.ground;
      partners.get(to);
      const now = clock.now();
      const shared = partners.sharedBases(to, instant(now).slice(0, 10));
      checkOpening({ kind, body }, { own: partners.ownState, to, shared, at });
      const follows = [body.rootTraceId];
      await checkOnward(em, this.ground, { to, body, identities, at, follows }, now);
      const speech = { to, kind, language, body, identities, sequence: 1, seen: 0 };
      return this.say(em, { person, key, caseId: newId(), at, before: [], speech, approval });
    });
  }

  /** Says the next thing in a case: whatever `mayDo` allows in the state and the course in which it is. */
  async follow(
    person: Person,
    idempotencyKey: string,
    order: FollowOrder,
    approval?: Approval,
  ): Promise<Submitted> {
    const { caseId, kind, language, body, identities, version, at, cause: named } = order;
    assertAllowed(person, ACTION_OF[kind]);
    checkIdentities(body, identities, at);
    const key = keyOf(person, idempotencyKey, {
      caseId,
      kind,
      language,
      body,
      identities,
      cause: named,
    });
    return this.once(key, async (em) => {
      await lockCases(em, [caseId]);
      const found = await findSubmitted(em, key);
      if (found) return { submitted: found };
      const opened = await this.ground.caseFiles.get(caseId, em);
      const { folded, file, messages } = opened;
      if (file.version !== version) {
        throw new Problem('version.stale', undefined, { state: file.state, version: file.version });
      }
      const own = this.ground.partners.ownState;
      const now = this.ground.clock.now();
      const saying = sayingOf({ kind, body, cause: named }, now);
      const may = mayDo(folded, kind, own, saying);
      if (!may.allowed) throw notPossible(may.because, opened, person, { own, now });
      if (isFull(messages)) throw new Refusal('case.full');
      const cause = causeOf({ kind, body, named }, folded, own);
      checkAgainstCase({ kind, body }, { ...opened, own, cause, now }, at);
      checkContact({ kind, body }, opened, { own, at, now });
      await checkWithin(em, this.ground, opened, { body, identities, at }, now);
      const speech = {
        to: file.partner,
        kind,
        language,
        body,
        identities,
        sequence: nextOwnSequence(messages),
        seen: file.otherSequence,
        ...(cause !== undefined && { cause }),
      };
      return this.say(em, { person, key, caseId, at, before: messages, speech, approval });
    });
  }

  /** Signs and queues what has passed every check, unless somebody else has to approve it first. */
  private async say(
    em: EntityManager,
    { person, key, caseId, at, before, speech, approval }: Saying,
  ): Promise<Done> {
    const files = await this.ground.uploads.partsFor(em, speech.body, at);
    const policy = approval ? undefined : policyFor(speech, this.ground.fourEyes ?? []);
    if (policy !== undefined) throw new AwaitsApproval(policy, speech.kind);
    await approval?.settle(em);
    const identities = [...speech.identities, ...files];
    const sent = await this.ground.outbox.send(em, { caseId, ...speech, identities }, person);
    const said = justSaid(this.ground.partners.ownState, caseId, speech, sent);
    await this.ground.search.write(em, [said]);
    const { file } = this.ground.caseFiles.open([...before, said]);
    const { reference, state, version } = file;
    const submitted = { caseId, messageId: sent.messageId, reference, state, version };
    if (before.length === 0 && person.unit !== undefined)
      await giveToUnit(em, caseId, person.unit, sent.createdAt);
    await writeSubmitted(em, file, { ...key, ...submitted, createdAt: sent.createdAt });
    return { submitted, nudge: speech.to };
  }

  /** Lets an effect happen once for its key: a repeat, even at the same moment, gets what the first one got. */
  private async once(key: Key, effect: (em: EntityManager) => Promise<Done>): Promise<Submitted> {
    try {
      const { submitted, nudge } = await retrying(() => this.ground.dataSource.transaction(effect));
      if (nudge !== undefined) this.nudge(nudge);
      return submitted;
    } catch (fault) {
      // Two at once: the loser finds the key taken when it writes it, or the winner's items when it registers its own;
      // all it did is undone.
      if (sqlStateOf(fault) !== UNIQUE_VIOLATION && !isDuplicate(fault)) throw fault;
      const found = await findSubmitted(this.ground.dataSource.manager, key);
      if (!found) throw fault;
      return found;
    }
  }

  /** Wakes the lane of a partner, after the commit. */
  nudge(partner: string): void {
    this.ground.lanes.nudge(partner).catch((fault: unknown) => {
      // The message is durable and the sweep will find it: nobody need wait or act.
      this.logger.warn('a lane was not nudged', { partner, fault });
    });
  }
}

function isDuplicate(fault: unknown): boolean {
  return fault instanceof Problem && fault.code === 'request.possible-duplicate';
}

function keyOf(person: Person, key: string, submitted: object): Key {
  return { person: person.person, key, requestDigest: requestDigest(submitted) };
}

/** The request under the reference that its State gave it, or else the one drawn for it; what was posted stays as it is. */
function withReference(request: RequestOrder['request'], drawn: string): RequestOrder['request'] {
  const humanRef = request.header.humanRef ?? drawn;
  return Object.assign({}, request, { header: Object.assign({}, request.header, { humanRef }) });
}
