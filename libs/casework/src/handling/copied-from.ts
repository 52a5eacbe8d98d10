import type { StoredMessage } from '@trace/exchange';
import type { Datum } from './use.ts';

/** Something that stands in a new body as it stood in a message of the other State. */
export interface Copy {
  /** Where the other State has said it. */
  datum: Required<Datum>;
  /** Where it stands in the new body (RFC 6901). */
  at: string;
}

interface Leaf {
  pointer: string;
  member: string;
  text: string;
}

/** A piece of text to look for, and how exactly it has to be there. */
interface Needle {
  text: string;
  /** Numbers are found without their spaces and dashes, words only as whole words. */
  how: 'NUMBER' | 'NAME' | 'TEXT';
}

const NUMBERS = new Set(['raw', 'serial', 'pattern', 'licenceNo', 'docRef', 'lotNo']);
const NAMES = new Set(['name', 'address', 'importer', 'sha256']);
const SHORTEST = { NUMBER: 4, NAME: 4, TEXT: 12 } as const;

/** Who the answering State is, is no information that it gave about the matter. */
const SPEAKER = /^\/(response\/)?(respondingAuthority|informingAuthority)\//;

/** Codes, ids, instants, zones, media types and pointers: forms and not words. */
const FORM =
  /^([A-Z0-9_-]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|[A-Z][A-Za-z]+\/[A-Za-z_/]+|[a-z]+\/[a-z]+|\/[A-Za-z0-9/]+)$/;

/**
 * What a new body repeats word for word of what the other State has said in a case: numbers, names and documents
 * wherever they appear, and sentences of twelve characters and more. What this State had itself said before is its own,
 * whoever repeats it. Nobody's rewording is found: this stops the copy, and the handling that is shown the rest (ITI 15).
 *
 * @param known what else the State that is told knows already, and so learns of no one here
 */
export function copiedFrom(
  messages: readonly StoredMessage[],
  body: object,
  known: readonly object[] = [],
): Copy[] {
  const told = known.flatMap((one) => leavesOf(one).map(({ text }) => formsOf(text)));
  const hay = leavesOf(body).map((leaf) => ({ leaf, forms: formsOf(leaf.text) }));
  return messages
    .filter(({ direction }) => direction === 'IN')
    .flatMap(({ message }) => {
      const own = [...told, ...ownBefore(messages, message.seen)];
      return leavesOf(message.body).flatMap((leaf) =>
        needlesIn(leaf)
          .filter((needle) => !own.some((forms) => isIn(needle, forms)))
          .flatMap((needle) => hay.filter(({ forms }) => isIn(needle, forms)))
          .map(({ leaf: { pointer: at } }) => ({
            datum: { messageId: message.messageId, pointer: leaf.pointer },
            at,
          })),
      );
    });
}

/** Everything that this State had said when the other one had seen so much of it. */
function ownBefore(messages: readonly StoredMessage[], seen: number): Forms[] {
  return messages
    .filter(({ direction, message }) => direction === 'OUT' && message.sequence <= seen)
    .flatMap(({ message }) => leavesOf(message.body).map(({ text }) => formsOf(text)));
}

function needlesIn({ pointer, member, text }: Leaf): Needle[] {
  if (SPEAKER.test(pointer)) return [];
  if (NUMBERS.has(member)) return needles('NUMBER', [squeezed(text)]);
  if (NAMES.has(member)) return needles('NAME', [plain(text)]);
  if (FORM.test(text)) return [];
  return needles('TEXT', plain(text).split(/[.;!?]+(?:\s|$)/));
}

function needles(how: Needle['how'], texts: readonly string[]): Needle[] {
  return texts
    .map((text) => ({ how, text: text.trim() }))
    .filter(({ text }) => text.length >= SHORTEST[how]);
}

/** A text in the two forms in which something is looked for in it. */
interface Forms {
  plain: string;
  squeezed: string;
}

function formsOf(text: string): Forms {
  return { plain: plain(text), squeezed: squeezed(text) };
}

function isIn({ text, how }: Needle, forms: Forms): boolean {
  if (how === 'NUMBER') return forms.squeezed.includes(text);
  const at = forms.plain.indexOf(text);
  if (at === -1 || how === 'TEXT') return at !== -1;
  const around = [forms.plain[at - 1], forms.plain[at + text.length]];
  return around.every((letter = ' ') => !/[\p{L}\p{N}]/u.test(letter));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function squeezed(text: string): string {
  return plain(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function leavesOf(value: unknown, pointer = '', member = ''): Leaf[] {
  if (typeof value === 'string') return [{ pointer, member, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'handling'
      ? []
      : leavesOf(inner, `${pointer}/${name}`, Array.isArray(value) ? member : name),
  );
}
