import { isCanary } from './canary.ts';
import { checkBody } from './check-body.ts';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import { MESSAGE_KINDS } from './code-lists/message-codes.ts';
import { digestOf, JWS_CHECKS, type JwsHeader, type JwsInHand } from './compact-jws.ts';
import type { Partner } from './directory.ts';
import { isId } from './ids.ts';
import type { VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { MessageEnvelope } from './messages/message-envelope.message.ts';
import type { Message } from './messages/message.ts';
import { PersonIdentity } from './messages/person-identity.message.ts';
import { SealedFile } from './messages/sealed-file.message.ts';
import { attachedFiles, partReferences, type PartContent } from './part-references.ts';
import { Refusal, within } from './refusal.ts';
import { openPart, type PartKey } from './sealed-part.ts';
import { isObject } from './shape/walk.ts';
import { parseStrictJson } from './strict-json.ts';

/** From whom a message must be, to whom, and what time it is here. */
export interface MessageContext {
  partner: Pick<Partner, 'state' | 'signing'>;
  self: string;
  now: Date;
  supportedVersions: readonly string[];
}

/** A message that has passed MESSAGE_CHECKS. */
export interface CheckedMessage {
  message: Message;
  /** names the signed bytes in evidence */
  digest: string;
  token: string;
  keys: readonly PartKey[];
}

/** A message on its way through the checks; what a check finds out stands here for the next ones. */
export interface MessageInHand extends JwsInHand {
  /** the keys that came beside the message */
  readonly partKeys: readonly PartKey[];
  readonly context: MessageContext;
  content: unknown;
  /** known from the moment that the signature is verified and the id can be read */
  messageId: string | undefined;
  envelope: MessageEnvelope;
}

export function messageSize({ token }: MessageInHand): void {
  if (token.length > LIMITS.messageBytes) {
    throw new Refusal('message.too-large', `A message has at most ${LIMITS.messageBytes} bytes.`);
  }
}

export function messageJson(hand: MessageInHand): void {
  hand.content = parseStrictJson(hand.payload, { maxBytes: LIMITS.messageBytes });
  const id = isObject(hand.content) ? hand.content['messageId'] : undefined;
  if (isId(id)) hand.messageId = id;
}

/** First of all, because it decides what the rest must look like. */
export function messageVersion({ content, context }: MessageInHand): void {
  const version = isObject(content) ? content['schemaVersion'] : undefined;
  if (typeof version === 'string' && !context.supportedVersions.includes(version)) {
    const detail = `This node reads ${context.supportedVersions.join(', ')}.`;
    throw new Refusal('message.version', detail, { pointer: '/schemaVersion' });
  }
}

export function messageEnvelope(hand: MessageInHand): void {
  hand.envelope = checkShape(MessageEnvelope, hand.content);
}

/** The signer speaks for itself and for nobody else. */
export function messageIssuer({ envelope, context }: MessageInHand): void {
  if (envelope.issuer !== context.partner.state) {
    throw new Refusal('message.issuer', undefined, { pointer: '/issuer' });
  }
}

/** The addressee is under the signature, so nobody can pass a message on to a third State as meant for it. */
export function messageAudience({ envelope, context }: MessageInHand): void {
  if (envelope.audience !== context.self) {
    throw new Refusal('message.audience', undefined, { pointer: '/audience' });
  }
}

export function messageKind({ envelope }: MessageInHand): void {
  if (!isCanary(envelope) && !MESSAGE_KINDS.includes(envelope.kind)) {
    const detail = `The kinds are ${MESSAGE_KINDS.join(', ')}.`;
    throw new Refusal('message.kind', detail, { pointer: '/kind' });
  }
}

/** Every message of a case is read whenever one more comes, so a case has an end (threat T-13). */
export function messagePlace({ envelope }: MessageInHand): void {
  if (envelope.sequence > LIMITS.caseMessages) {
    const detail = `A State says at most ${LIMITS.caseMessages} messages in one case. Go on in another one.`;
    throw new Refusal('case.full', detail, { pointer: '/sequence' });
  }
}

/** A message may be as old as it likes: it waits for as long as its receiver is away. */
export function messageInstant({ envelope, context }: MessageInHand): void {
  const ahead = (Date.parse(envelope.createdAt) - context.now.getTime()) / 1_000;
  if (ahead > LIMITS.clockSkewSeconds) {
    const detail =
      `The message's createdAt lies ${ahead} seconds ahead of the clock of this node; ` +
      `at most ${LIMITS.clockSkewSeconds} are allowed.`;
    throw new Refusal('message.created-in-the-future', detail, { pointer: '/createdAt' });
  }
}

export function messageBody({ envelope }: MessageInHand): void {
  if (isCanary(envelope)) {
    const [said] = Object.keys(envelope.body);
    if (said === undefined) return;
    throw new Refusal('member.unknown', 'A canary says nothing: its body is empty.', {
      pointer: '/body',
    });
  }
  checkBody(envelope.kind, envelope.body, '/body');
}

/** What the body refers to is there, as one thing, and nothing is there that the body does not refer to. */
export function sealedReferences({ envelope }: MessageInHand): void {
  const parts = new Set<string>();
  for (const [index, { part }] of envelope.sealed.entries()) {
    const pointer = `/sealed/${index}/part`;
    if (parts.has(part)) throw new Refusal('sealed.duplicate-part', undefined, { pointer });
    parts.add(part);
  }
  const named = sealedContent(envelope.body);
  const difference =
    [...named.keys()].some((part) => !parts.has(part)) || named.size !== parts.size;
  if (difference) throw new Refusal('sealed.reference', undefined, { pointer: '/sealed' });
  filesAreOne(envelope.body);
}

/** What each part holds by the members that refer to it. A part is a person or a file, never both. */
function sealedContent(body: object): Map<string, PartContent> {
  const named = new Map<string, PartContent>();
  for (const { part, content, pointer } of partReferences(body)) {
    if ((named.get(part) ?? content) !== content) {
      throw new Refusal('sealed.reference', undefined, { pointer: `/body${pointer}` });
    }
    named.set(part, content);
  }
  return named;
}

/** Several attachments may be one file; then they say the same of it. */
function filesAreOne(body: object): void {
  const files = new Map<string, string>();
  for (const { attachment, pointer } of attachedFiles(body)) {
    const { file, sha256, mime } = attachment;
    const said = [file.digest, file.bytes, sha256, mime].join(' ');
    if ((files.get(file.part) ?? said) !== said) {
      throw new Refusal('sealed.reference', undefined, { pointer: `/body${pointer}/file` });
    }
    files.set(file.part, said);
  }
}

/** One key for each part and one part for each key. */
function sealedKeys({ envelope, partKeys }: MessageInHand): void {
  const keyed = new Set(partKeys.map(({ part }) => part));
  if (keyed.size !== partKeys.length) throw new Refusal('sealed.duplicate-part');
  const missing = envelope.sealed.findIndex(({ part }) => !keyed.has(part));
  if (missing >= 0) {
    throw new Refusal('sealed.missing-key', undefined, { pointer: `/sealed/${missing}` });
  }
  if (keyed.size !== envelope.sealed.length) throw new Refusal('sealed.unknown-part');
}

/** Every part that came with a key opens with it and holds what it should; better known now than when it is needed. */
export async function sealedContents({ envelope, partKeys }: MessageInHand): Promise<void> {
  const keys = new Map(partKeys.map(({ part, key }) => [part, key]));
  const contents = sealedContent(envelope.body);
  await Promise.all(
    envelope.sealed.map(async (sealed, index) => {
      const key = keys.get(sealed.part);
      if (key === undefined) return;
      const opened = openPart(envelope.messageId, sealed, key);
      const checked = opened.then((content) => contentOf(contents.get(sealed.part), content));
      await within(`/sealed/${index}`, checked);
    }),
  );
}

function contentOf(kind: PartContent | undefined, content: unknown): object {
  return kind === 'FILE' ? checkShape(SealedFile, content) : checkShape(PersonIdentity, content);
}

/** Everything that is asked of one message, in this order. One refusal refuses this message only. */
export const MESSAGE_CHECKS: readonly Check<MessageInHand>[] = [
  messageSize,
  ...JWS_CHECKS,
  messageJson,
  messageVersion,
  messageEnvelope,
  messageIssuer,
  messageAudience,
  messageKind,
  messagePlace,
  messageInstant,
  messageBody,
  sealedReferences,
  sealedKeys,
  sealedContents,
];

/** A message that has passed MESSAGE_CHECKS; a refusal names the message where its id could be read. */
export async function checkMessage(
  token: string,
  partKeys: readonly PartKey[],
  context: MessageContext,
): Promise<CheckedMessage> {
  const hand = new MessageCheck(token, partKeys, context);
  try {
    await runChecks(MESSAGE_CHECKS, hand);
  } catch (error) {
    if (error instanceof Refusal && hand.messageId !== undefined) error.messageId = hand.messageId;
    throw error;
  }
  // the envelope and the body have passed the checks of their kind
  return { message: hand.envelope as Message, digest: digestOf(token), token, keys: partKeys };
}

/** A message on its way through its checks. */
export class MessageCheck implements MessageInHand {
  readonly type = 'trace-message+jws';
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  content: unknown;
  messageId: string | undefined;
  envelope: MessageEnvelope;

  constructor(
    readonly token: string,
    readonly partKeys: readonly PartKey[],
    readonly context: MessageContext,
  ) {}

  get keys(): readonly VerificationKey[] {
    return this.context.partner.signing;
  }

  get at(): Date {
    return this.context.now;
  }
}
