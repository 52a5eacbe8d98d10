import {
  HANDLING_FLAGS,
  HANDLING_LEVELS,
  type Handling,
  type HandlingFlag,
  type HandlingLevel,
  type Message,
  type RequestHeader,
} from '@trace/protocol';
import type { Day } from '../deadlines/index.ts';

/** What may be done with a datum: the strictest of all that is said on the way to it. Source: ITI 15, FP 12(5). */
export interface EffectiveHandling {
  level: HandlingLevel;
  flags: HandlingFlag[];
  /** The restrictions in words, the outer before the inner. */
  texts: string[];
  /** The provider's own classifications, the outer before the inner. */
  classifications: string[];
  /** The day before which nothing is done with it and nobody is told. */
  notBefore?: Day;
  /** The day after which it is deleted. */
  deleteAfter?: Day;
  /** The day until which the receiver may keep it. */
  retentionDate?: Day;
}

/** A place of a message with a handling of its own. */
export interface HandledPlace {
  /** Where it stands in the body (RFC 6901); empty for all of it. */
  pointer: string;
  handling: EffectiveHandling;
}

type Spoken = Pick<Message, 'body'>;
type Members = Record<string, unknown>;

const FREE: EffectiveHandling = { level: 'H0', flags: [], texts: [], classifications: [] };

/** The flags that a request sets for all of itself by an answer in its header (UNTOC 18(20), lifecycle edge case 8). */
const HEADER_FLAGS = {
  noContactHolder: 'NO_CONTACT_HOLDER',
  noContactManufacturer: 'NO_CONTACT_MANUFACTURER',
  confidentialRequest: 'CONFIDENTIAL_REQUEST',
} as const satisfies Partial<Record<keyof RequestHeader, HandlingFlag>>;

/**
 * The handling of the datum at a pointer: what is said of the message, of the item, of the field group and of the
 * attachment around it, taken together. Levels rise, flags add up, of days that end something the earliest counts and of
 * those that begin it the latest: nothing that is said further inside loosens what is said further outside (data model,
 * handling).
 *
 * @param pointer an RFC 6901 pointer into the body; without it, the message as a whole
 */
export function handlingAt(message: Spoken, pointer = ''): EffectiveHandling {
  return wayTo(message.body, pointer).reduce(
    (handling, on) => on.reduce(strictest, handling),
    ofMessage(message),
  );
}

/** The places at and under a pointer that have a handling of their own, the pointer itself first. */
export function handledPlaces(message: Spoken, pointer = ''): HandledPlace[] {
  const found: HandledPlace[] = [{ pointer, handling: handlingAt(message, pointer) }];
  const here = wayTo(message.body, pointer);
  if (here.length === 0) return found;
  const collect = (value: unknown, at: string, inherited: EffectiveHandling): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, content] of Object.entries(value)) {
      const inner = `${at}/${name}`;
      const said = name === 'handling' ? [] : saidOf(content, message.body);
      const handling = said.reduce(strictest, inherited);
      if (said.length > 0) found.push({ pointer: inner, handling });
      collect(content, inner, handling);
    }
  };
  collect(valueAt(message.body, pointer), pointer, found[0]?.handling ?? FREE);
  return found;
}

/** What the whole message is under: its own handling, that of the request's header or that of the response. */
function ofMessage({ body }: Spoken): EffectiveHandling {
  const { header, response } = body as { header?: unknown; response?: unknown };
  const said = [body, header, response].flatMap((part) => saidOf(part, body));
  return [...said, ...saidByHeader(header)].reduce(strictest, FREE);
}

/** What is said of each object on the way to a pointer, from the outside to the inside. */
function wayTo(body: object, pointer: string): Handling[][] {
  const names = pointer.split('/').slice(1);
  const way = [
    body,
    ...names.map((_, index) => valueAt(body, `/${names.slice(0, index + 1).join('/')}`)),
  ];
  return way.map((value) => saidOf(value, body));
}

/** What an object says of itself, and what is said elsewhere of that which it speaks of. */
function saidOf(value: unknown, body: object): Handling[] {
  if (typeof value !== 'object' || value === null) return [];
  const { handling, itemRef, member } = value as Members;
  return [
    ...(isHandling(handling) ? [handling] : []),
    ...(typeof itemRef === 'number' ? ofItem(body, itemRef) : []),
    ...(typeof member === 'string' ? ofTranslated(body, member) : []),
  ];
}

function saidByHeader(header: unknown): Handling[] {
  if (typeof header !== 'object' || header === null) return [];
  const flags = Object.entries(HEADER_FLAGS).flatMap(([name, flag]) =>
    (header as Members)[name] === true ? [flag] : [],
  );
  return [{ level: 'H0', flags }];
}

/** What is said of an item is as restricted as the result for it, wherever in the answer it stands. */
function ofItem(body: object, itemRef: number): Handling[] {
  const results = (body as { response?: { itemResults?: Members[] } }).response?.itemResults ?? [];
  return results.flatMap((result) =>
    result['itemRef'] === itemRef && isHandling(result['handling']) ? [result['handling']] : [],
  );
}

/** A translation says what the translated member says. */
function ofTranslated(body: object, member: string): Handling[] {
  if (member.includes('/translations')) return [];
  return wayTo(body, member).flat();
}

function isHandling(value: unknown): value is Handling {
  return (
    typeof value === 'object' &&
    value !== null &&
    (HANDLING_LEVELS as readonly unknown[]).includes((value as Members)['level'])
  );
}

/** Both restrictions together. */
function strictest(outer: EffectiveHandling, inner: Handling): EffectiveHandling {
  const level = HANDLING_LEVELS.indexOf(inner.level) > HANDLING_LEVELS.indexOf(outer.level);
  const notBefore = latest(outer.notBefore, inner.notBefore);
  const deleteAfter = earliest(outer.deleteAfter, inner.deleteAfter);
  const retentionDate = earliest(outer.retentionDate, inner.retentionDate);
  return {
    level: level ? inner.level : outer.level,
    flags: HANDLING_FLAGS.filter(
      (flag) => outer.flags.includes(flag) || inner.flags.includes(flag),
    ),
    texts: joined(outer.texts, inner.text),
    classifications: joined(outer.classifications, inner.classification),
    ...(notBefore !== undefined && { notBefore }),
    ...(deleteAfter !== undefined && { deleteAfter }),
    ...(retentionDate !== undefined && { retentionDate }),
  };
}

function joined(said: string[], more: string | undefined): string[] {
  return more === undefined || said.includes(more) ? said : [...said, more];
}

function earliest(one: Day | undefined, other: Day | undefined): Day | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function latest(one: Day | undefined, other: Day | undefined): Day | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

function valueAt(body: unknown, pointer: string): unknown {
  let here = body;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Members)[name];
  }
  return here;
}
