import {
  lockCases,
  openSealedPart,
  recall,
  waitingOf,
  type StoredMessage,
  type Waiting,
} from '@trace/exchange';
import { Problem } from '@trace/platform';
import {
  partReferences,
  type CooperationRequest,
  type Message,
  type MessageKind,
  type TraceRequest,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { isVoid } from './case/index.ts';
import { writeCaseFiles } from './case-file-store.ts';
import type { CaseFiles, OpenedCase } from './case-files.ts';
import type { DraftContent, DraftIdentity } from './chain/draft.ts';
import { draftBegunWith, findDraftOfCase } from './chain/draft-rows.ts';
import type { DraftGround, Drafts } from './chain/drafts.ts';
import { forgetItems } from './chain/item-rows.ts';
import { isDrawn } from './drawn-reference.ts';
import { ACTION_OF, assertAllowed, isAllowed, type Person, type Role } from './permissions.ts';

/** Words that go with something that is done at home and can not be undone. */
const BOUND: ReadonlySet<MessageKind> = new Set(['PURGE_NOTICE', 'PURGE_CONFIRMATION']);

const WHY_NOT: Partial<Record<RecallStanding, string>> = {
  FOLLOWED: 'Something was said after it: recall that first, if it has not left either.',
  BOUND: 'It tells of something that is done and can not be undone.',
};

/** What a recall led to: the case as it stands now, and the draft in which a request can be written on. */
export interface Recalled {
  opened: OpenedCase;
  draftId?: string;
}

/** Whether a message that waits can be recalled, and if not, why not. */
export type RecallStanding = 'POSSIBLE' | 'TAKEN_UP' | 'FOLLOWED' | 'BOUND' | 'NOT_YOURS';

/**
 * How it stands with the recall of an own message; undefined once there is nothing to ask any more. Only the last word
 * of this State in its case can be recalled, so that no place in the order is ever left empty behind it.
 */
export function recallStanding(
  { message }: StoredMessage,
  messages: readonly StoredMessage[],
  waiting: Waiting | undefined,
  role: Role,
): RecallStanding | undefined {
  if (waiting === undefined) return undefined;
  if (waiting === 'TAKEN_UP') return 'TAKEN_UP';
  if (BOUND.has(message.kind)) return 'BOUND';
  const isFollowed = messages.some(
    (one) => one.direction === 'OUT' && !isVoid(one) && one.message.sequence > message.sequence,
  );
  if (isFollowed) return 'FOLLOWED';
  return isAllowed(role, ACTION_OF[message.kind]) ? 'POSSIBLE' : 'NOT_YOURS';
}

/**
 * Takes back what was approved and queued and has not left: under the locks of its case and of its place in the lane, so
 * that it has either left or is recalled. What was recalled has no place in the case; a request becomes a draft again.
 */
export class Recalls {
  constructor(private readonly ground: DraftGround & { drafts: Drafts; caseFiles: CaseFiles }) {}

  /** Recalls a message for whoever may send it; the same again leads to the same. */
  async recall(person: Person, caseId: string, messageId: string): Promise<Recalled> {
    const { dataSource } = this.ground;
    return dataSource.transaction(async (em) => {
      await lockCases(em, [caseId]);
      const { messages } = await this.ground.caseFiles.get(caseId, em);
      const stored = messages.find(({ message }) => message.messageId === messageId);
      if (!stored) throw new Problem('message.unknown');
      const { kind } = stored.message;
      assertAllowed(person, ACTION_OF[kind]);
      const isRepeat = stored.outcome === 'RECALLED';
      if (!isRepeat) await this.takeBack(em, person, stored, messages);
      const opened = await this.ground.caseFiles.get(caseId, em);
      if (stored.message.kind !== 'REQUEST') return { opened };
      const draftId = isRepeat
        ? await draftBegunWith(em, keyOf(messageId))
        : await this.draftOf(em, person, stored.message);
      return { opened, ...(draftId !== undefined && { draftId }) };
    });
  }

  private async takeBack(
    em: EntityManager,
    person: Person,
    stored: StoredMessage,
    messages: readonly StoredMessage[],
  ): Promise<void> {
    const { caseFiles, audit, clock } = this.ground;
    const { messageId, caseId, kind, audience } = stored.message;
    const waiting = (await waitingOf(em, [messageId])).get(messageId);
    const standing = recallStanding(stored, messages, waiting, person.role);
    // The sender may take it up at this very moment, so the last word is the row's in its lane.
    if (standing !== 'POSSIBLE' || !(await recall(em, messageId))) {
      throw new Problem('recall.not-possible', standing && WHY_NOT[standing]);
    }
    const { file } = await caseFiles.get(caseId, em);
    await writeCaseFiles(em, [file]);
    // The item is free to be asked about again: nobody was asked.
    if (kind === 'REQUEST') await forgetItems(em, caseId);
    await audit.record(em, [
      {
        at: clock.now(),
        actor: person.person,
        role: person.role,
        action: 'MESSAGE_RECALLED',
        caseId,
        messageId,
        partner: audience,
        outcome: kind,
        ...(person.correlationId !== undefined && { correlationId: person.correlationId }),
      },
    ]);
  }

  /** The draft that holds everything that the request said, what was sealed included. */
  private async draftOf(
    em: EntityManager,
    person: Person,
    message: Extract<Message, { kind: 'REQUEST' }>,
  ): Promise<string> {
    const { drafts, keys, partners } = this.ground;
    const before = await findDraftOfCase(em, keys, message.caseId);
    const content: DraftContent = {
      language: message.language,
      to: [message.audience],
      request: withoutDrawnReference(message.body, partners.ownState),
      ...(before?.waivers && { waivers: before.waivers }),
    };
    const from = before && {
      ...(before.origin && { origin: before.origin }),
      withheld: before.withheld,
    };
    const identities = await this.identitiesOf(em, message);
    return drafts.begin(em, person, keyOf(message.messageId), { content, identities }, from);
  }

  private async identitiesOf(em: EntityManager, message: Message): Promise<DraftIdentity[]> {
    const names = partReferences(message.body).flatMap(({ part, content }) =>
      content === 'IDENTITY' ? [part] : [],
    );
    const opened = await Promise.all(
      [...new Set(names)].map(async (part) => ({
        part,
        identity: await openSealedPart(em, this.ground.keys, message, part),
      })),
    );
    return opened.flatMap(({ part, identity }) =>
      typeof identity === 'object' && identity !== null ? [{ part, identity }] : [],
    );
  }
}

/** The request as it was written: the reference that this node drew for it stays with the case that was recalled. */
function withoutDrawnReference(
  request: TraceRequest | CooperationRequest,
  own: string,
): TraceRequest | CooperationRequest {
  const { humanRef, ...header } = request.header;
  return isDrawn(own, humanRef) ? Object.assign({}, request, { header }) : request;
}

/** Under this key the draft of a recalled request is begun: nobody can post one with a space in it. */
function keyOf(messageId: string): string {
  return `recall ${messageId}`;
}
