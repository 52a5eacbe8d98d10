import { checkBody, Refusal, type Change, type Correction, type Message } from '@trace/protocol';
import { grouped } from '../grouped.ts';
import type { Said } from './case.ts';

/** One place of a message that its State has corrected: what stood there and what stands there now, as texts. */
export interface CorrectedPlace {
  messageId: string;
  /** The correction. */
  by: string;
  pointer: string;
  /** Absent where nothing stood there. */
  was?: string;
  /** Absent where it was taken out. */
  is?: string;
}

/**
 * Messages as their States have corrected them, in the order of the corrections, and every place with both its words;
 * what was signed stays as it is. A correction after which the message would not be sound any more changes nothing.
 */
export function correctedMessages<T extends { message: Message }>(
  messages: readonly T[],
  corrections: readonly Said<Correction>[],
): { messages: readonly T[]; places: CorrectedPlace[] } {
  if (corrections.length === 0) return { messages, places: [] };
  const wanted = grouped(corrections, ({ said }) => said.correctsMessageId);
  const changed = new Map<string, Message>();
  const placesBy = new Map<string, readonly CorrectedPlace[]>();
  for (const { message } of messages) {
    const { messageId } = message;
    const of = wanted.get(messageId);
    if (of === undefined) continue;
    wanted.delete(messageId);
    const { now, taken } = correctedBy(message, of);
    if (now !== message) changed.set(messageId, now);
    for (const { by, places } of taken) placesBy.set(by, places);
  }
  return {
    messages: messages.map((one) => {
      const message = changed.get(one.message.messageId);
      return message ? Object.assign({}, one, { message }) : one;
    }),
    places: corrections.flatMap(({ messageId }) => placesBy.get(messageId) ?? []),
  };
}

/** A message after some corrections, one after the other, and what each of them has changed. */
interface Trail {
  now: Message;
  taken: readonly { said: Correction; by: string; places: readonly CorrectedPlace[] }[];
}

/**
 * How far each message was corrected when it was asked for last: a case that grows is folded again and again, and to
 * copy a long message for each of its corrections every time would cost minutes.
 */
const trails = new WeakMap<Message, Trail>();

function correctedBy(message: Message, corrections: readonly Said<Correction>[]): Trail {
  const known = trails.get(message);
  const goesOn = known?.taken.every(({ said }, at) => said === corrections[at]?.said);
  const begun: Trail = known && goesOn ? known : { now: message, taken: [] };
  let { now } = begun;
  const taken = [...begun.taken];
  for (const { said, messageId: by } of corrections.slice(taken.length)) {
    const [before, after] = [now, correctedMessage(now, said.changes)];
    now = after ?? before;
    const { messageId } = message;
    const places = after
      ? said.changes.map((change) => placeOf(change, { messageId, by, before, after }))
      : [];
    taken.push({ said, by, places });
  }
  const trail = { now, taken };
  trails.set(message, trail);
  return trail;
}

/** A message with these changes; undefined where it would not be sound, or where it is a correction itself. */
export function correctedMessage(
  message: Message,
  changes: readonly Change[],
): Message | undefined {
  if (message.kind === 'CORRECTION') return undefined;
  // What is added has no former form: it is read as a text first, and else as the number or the yes or no that it says.
  for (const read of [asText, asValue]) {
    const body: unknown = structuredClone(message.body);
    const done = changes.every((change) => apply(body, change, read));
    if (done && isSound(message, body)) return Object.assign({}, message, { body });
  }
  return undefined;
}

type Read = (value: string) => unknown;
const asText: Read = (value) => value;
const asValue: Read = (value) => {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
};

function apply(body: unknown, { pointer, change, value = '' }: Change, read: Read): boolean {
  const names = pointer.split('/').slice(1);
  const name = names.pop() ?? '';
  const parent = names.reduce(memberOf, body);
  if (typeof parent !== 'object' || parent === null) return false;
  const was = memberOf(parent, name);
  if (change === 'ADD') return add(parent, name, read(value));
  if (was === undefined) return false;
  if (change === 'REMOVE') return remove(parent, name);
  if (typeof was === 'object') return false;
  Object.assign(parent, { [name]: typeof was === 'string' ? value : asValue(value) });
  return true;
}

function add(parent: object, name: string, value: unknown): boolean {
  if (Array.isArray(parent)) parent.splice(Number(name), 0, value);
  else Object.assign(parent, { [name]: value });
  return true;
}

function remove(parent: object, name: string): boolean {
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else Reflect.deleteProperty(parent, name);
  return true;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function isSound({ kind }: Message, body: unknown): boolean {
  try {
    checkBody(kind, body);
    return true;
  } catch (refused) {
    if (refused instanceof Refusal) return false;
    throw refused;
  }
}

function placeOf(
  { pointer, change }: Change,
  {
    messageId,
    by,
    before,
    after,
  }: { messageId: string; by: string; before: Message; after: Message },
): CorrectedPlace {
  const was = change === 'ADD' ? undefined : textAt(before.body, pointer);
  const is = change === 'REMOVE' ? undefined : textAt(after.body, pointer);
  return {
    messageId,
    by,
    pointer,
    ...(was !== undefined && { was }),
    ...(is !== undefined && { is }),
  };
}

function textAt(body: unknown, pointer: string): string | undefined {
  const value = pointer.split('/').slice(1).reduce(memberOf, body);
  if (value === undefined || typeof value === 'string') return value;
  return JSON.stringify(value);
}
