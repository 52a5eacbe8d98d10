import { lockCases, type Actor, type Outbox, type Partners } from '@trace/exchange';
import type { Clock } from '@trace/platform';
import { REFUSAL_CODES, type MessageBody, type MessageKind } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { mayDo, sayingOf } from './case/index.ts';
import { writeCaseFiles } from './case-file-store.ts';
import type { CaseFiles } from './case-files.ts';
import { isFull, nextOwnSequence } from './case-projection.ts';
import { causeOf } from './cause.ts';
import { justSaid, type Speech } from './just-said.ts';

/** What the node is to say in a case. */
export interface OwnOrder {
  caseId: string;
  kind: Exclude<MessageKind, 'REQUEST'>;
  body: MessageBody;
  /** Whose word it is: a person's where one decided it, otherwise the node's own. */
  actor: Actor;
  /** The open question that it replies to; of several the oldest unless one is named. */
  cause?: string;
  /** English unless said otherwise: what a node says by itself are codes. */
  language?: string;
}

/** Whether it was said. After its commit the caller nudges the lane of the partner. */
export type OwnWord =
  { said: true; messageId: string; partner: string } | { said: false; because: string };

/**
 * What the node says without a person posting it: a reminder that is due, a purge notice, a close. The message, its
 * place in the lane, the audit entry and the line of the case are written in the caller's transaction, so that the word
 * exists exactly if its occasion does.
 */
export class OwnWords {
  constructor(
    private readonly ground: {
      partners: Partners;
      outbox: Outbox;
      caseFiles: CaseFiles;
      clock: Clock;
    },
  ) {}

  /** Says it, if the case as it stands now allows it; locks the case until the transaction ends. */
  async say(em: EntityManager, order: OwnOrder): Promise<OwnWord> {
    const { partners, outbox, caseFiles, clock } = this.ground;
    const { caseId, kind, body, actor, cause: named, language = 'en' } = order;
    await lockCases(em, [caseId]);
    const { folded, file, messages } = await caseFiles.get(caseId, em);
    const own = partners.ownState;
    const may = mayDo(folded, kind, own, sayingOf({ kind, body, cause: named }, clock.now()));
    if (!may.allowed) return { said: false, because: may.because };
    if (isFull(messages)) return { said: false, because: REFUSAL_CODES['case.full'].title };
    const cause = causeOf({ kind, body, named }, folded, own);
    const speech: Speech = {
      to: file.partner,
      kind,
      language,
      body,
      identities: [],
      sequence: nextOwnSequence(messages),
      seen: file.otherSequence,
      ...(cause !== undefined && { cause }),
    };
    const sent = await outbox.send(em, { caseId, ...speech }, actor);
    const said = justSaid(own, caseId, speech, sent);
    await writeCaseFiles(em, [caseFiles.open([...messages, said]).file]);
    return { said: true, messageId: sent.messageId, partner: file.partner };
  }
}
