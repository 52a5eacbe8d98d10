import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Attachment } from '../attachment.message.ts';
import type { Item } from '../item.message.ts';
import type { Person } from '../person.message.ts';
import { below, contradicts, lacks, repeated } from './complaint.ts';

/** Items and persons that stand together in one message. */
export interface Matter {
  items: Item[];
  persons: Person[];
}

/** A reference to an item, by itemNo, and the pointer at which it stands. */
export type ItemReference = readonly [reference: number | undefined, at: string];

function itemNumbersAreDistinct({ items }: Matter): Complaint[] {
  return repeated(
    items.map(({ itemNo }, index) => [itemNo, `/items/${index}/itemNo`] as const),
    'Each item has a number of its own.',
  );
}

function itemIsNotItsOwnOrigin({ items }: Matter): Complaint[] {
  return items.flatMap(({ itemNo, originalDevice }, index) =>
    originalDevice === itemNo
      ? [contradicts(`/items/${index}/originalDevice`, 'An item is not its own origin.')]
      : [],
  );
}

function identityPartsAreDistinct({ persons }: Matter): Complaint[] {
  return repeated(
    persons.map(({ identityPart }, index) => [identityPart, `/persons/${index}/identityPart`]),
    'Each identity has a sealed part of its own.',
  );
}

/** The rules of items and persons that stand together. */
export const MATTER_RULES: readonly CrossRule<Matter>[] = [
  { source: 'ITI 17(b)', check: itemNumbersAreDistinct },
  { source: 'resolution 11/6, para 13', check: itemIsNotItsOwnOrigin },
  { source: 'UNTOC 18(15)(e)', check: identityPartsAreDistinct },
];

/** The references to items from the items and persons themselves. */
export function* matterReferences({ items, persons }: Matter): Generator<ItemReference> {
  for (const [index, { originalDevice }] of items.entries()) {
    yield [originalDevice, `/items/${index}/originalDevice`];
  }
  for (const [index, { itemRefs }] of persons.entries()) {
    yield* listed(itemRefs, `/persons/${index}/itemRefs`);
  }
}

/** Each reference of a list, with its pointer. */
export function listed(references: number[] | undefined, at: string): ItemReference[] {
  return (references ?? []).map((reference, index) => [reference, `${at}/${index}`]);
}

/** Complains about close-ups that are neither among the photos of the item nor in `common`. */
export function danglingPhotos(items: Item[], common: Attachment[]): Complaint[] {
  return items.flatMap(({ marks, photos = [] }, index) => {
    const known = new Set([...common, ...photos].map(({ sha256 }) => sha256));
    return marks.flatMap(({ photoRef }, mark) =>
      photoRef === undefined || known.has(photoRef)
        ? []
        : [contradicts(`/items/${index}/marks/${mark}/photoRef`, 'There is no such photo here.')],
    );
  });
}

/** Complains about persons of whom it is not said how reliable the statement is. */
export function unevaluated(persons: Person[]): Complaint[] {
  return persons.flatMap((person, index) =>
    below(
      `/persons/${index}`,
      lacks(person, 'evaluation', 'Intelligence says how reliable it is.'),
    ),
  );
}
