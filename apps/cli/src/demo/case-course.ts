import type { Role } from '@trace/casework';
import { readReceipt, type Message } from '@trace/protocol';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { MessageView, ReceiptView } from '../../../node/src/api/views/message.view.ts';
import type { SubmittedView } from '../../../node/src/api/views/submitted.view.ts';
import type { DemoNode } from './demo-node.ts';
import type { Narrator } from './narrator.ts';
import { clockFacts, short } from './wording.ts';

/** Somebody who says something in the case, and to whom it goes. */
export interface Speaker {
  from: DemoNode;
  to: DemoNode;
  role: Role;
}

/** What is said: where it is posted to, what stands in it, and how it is told. */
export interface Speech {
  path: string;
  content: object;
  says: string;
  facts: readonly (readonly [string, string])[];
}

const ROLE_NAMES: Record<Role, string> = {
  FOCAL_POINT: 'focal point',
  OFFICER: 'officer',
  SUPERVISOR: 'supervisor',
  AUDITOR: 'auditor',
  ADMINISTRATOR: 'administrator',
};

interface ShownMessage extends MessageView {
  message: Message;
}

/** The course of one case between two nodes: says things through the public API, and tells what comes of each. */
export class CaseCourse {
  /** The case, once its request was submitted. */
  caseId = '';

  constructor(private readonly narrator: Narrator) {}

  /** Says something in the case, and tells what happens until both nodes hold it with its receipt. */
  async say(speaker: Speaker, speech: Speech): Promise<ShownMessage> {
    const { from, role } = speaker;
    const officer = from.as(role);
    const etag = this.caseId === '' ? undefined : (await officer.get(this.path)).etag;
    const { content } = await officer.post<SubmittedView>(
      speech.path.replace(':id', this.caseId),
      speech.content,
      etag,
    );
    this.caseId = content.caseId;
    const said = await this.message(from, role, content.messageId);
    this.tellSaid(speaker, said, speech);
    await this.narrator.breathe();
    const receipt = await this.received(speaker, said);
    this.tellReceipt(speaker, said, receipt);
    await this.tellBothSides(speaker, said, receipt);
    await this.narrator.breathe();
    return said;
  }

  /** The case as somebody at a node sees it. */
  async seenBy(node: DemoNode, role: Role = 'SUPERVISOR'): Promise<CaseView> {
    return (await node.as(role).get<CaseView>(this.path)).content;
  }

  private get path(): string {
    return `/v1/cases/${this.caseId}`;
  }

  private async message(node: DemoNode, role: Role, messageId: string): Promise<ShownMessage> {
    return (await node.as(role).get<ShownMessage>(`${this.path}/messages/${messageId}`)).content;
  }

  private tellSaid({ from, role }: Speaker, said: ShownMessage, { says, facts }: Speech): void {
    const { kid, alg } = headerOf(said.jws);
    const { about } = from.place;
    this.narrator.happened({
      at: new Date(said.message.createdAt),
      zone: about.zone,
      state: from.state,
      says: `${about.people[role]}, ${ROLE_NAMES[role]} of ${about.name}, ${says}`,
      details: [
        ...facts,
        [
          'signed',
          `by ${from.state} with its ${alg} key ${short(kid)}; digest ${short(said.digest)}`,
        ],
      ],
    });
  }

  /** Waits until the sender has the receipt, and the receiver shows the message too. */
  private async received({ from, to }: Speaker, { messageId }: ShownMessage): Promise<ReceiptView> {
    const path = `${this.path}/messages/${messageId}`;
    const wait = `the receipt of ${to.state} for the message ${messageId}`;
    const [own] = await Promise.all([
      from.as('SUPERVISOR').until<MessageView>(path, wait, ({ receipt }) => receipt !== undefined),
      to.as('SUPERVISOR').until<MessageView>(path, `the message ${messageId}`, () => true),
    ]);
    return own.content.receipt as ReceiptView;
  }

  private tellReceipt({ to }: Speaker, said: ShownMessage, receipt: ReceiptView): void {
    const { kid } = headerOf(receipt.jws);
    const word = readReceipt(receipt.jws);
    const result = word.results.find(({ messageId }) => messageId === said.messageId);
    const took = Date.parse(receipt.receivedAt) - Date.parse(said.message.createdAt);
    const same = result?.digest === said.digest ? 'the same bytes' : 'OTHER BYTES than were signed';
    this.narrator.happened({
      at: new Date(receipt.receivedAt),
      zone: to.place.about.zone,
      state: to.state,
      says: `The node of ${to.place.about.name} has checked and stored it, and signs a receipt`,
      details: [
        [
          'received',
          `${receipt.receivedAt} by the clock of ${to.state}, ${took} ms after it was written`,
        ],
        [
          'receipt',
          `signed by ${word.issuer} with its key ${short(kid)}, for digest ${short(result?.digest ?? '')}: ${same}`,
        ],
      ],
    });
  }

  /** What each of the two nodes makes of it, each asked by itself. */
  private async tellBothSides(
    { from, to }: Speaker,
    { messageId }: ShownMessage,
    { receivedAt }: ReceiptView,
  ): Promise<void> {
    const nodes = [from, to].toSorted((one, other) => (one.state < other.state ? -1 : 1));
    const views = await Promise.all(nodes.map((node) => this.seenBy(node)));
    const [first] = views;
    this.narrator.details([
      ...(first ? clockFacts(first, { messageId, receivedAt }) : []),
      ...views.map((view, i) => [`${nodes[i]?.state} sees`, standingOf(view)] as const),
    ]);
  }
}

function standingOf({ state, waitingFor }: CaseView): string {
  if (waitingFor === undefined) return `${state}, nobody is waited for`;
  return `${state}, waits for ${waitingFor.state} (${waitingFor.clock})`;
}

function headerOf(token: string): { kid: string; alg: string } {
  const header = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8');
  return JSON.parse(header) as { kid: string; alg: string };
}
