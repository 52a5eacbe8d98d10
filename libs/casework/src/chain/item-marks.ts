import { findSerialWarnings, normaliseSerial } from '@trace/protocol';
import { listIn, numberIn, recordIn, textIn } from './loose-document.ts';

/** By what an item of a request, or the matter as a whole, is found again. */
export interface ItemMark {
  /** The item by its number in the request; 0 where another system's reference names the whole matter. */
  itemNo: number;
  /** The keyed hash; the number itself is in none of the tables. */
  mark: string;
  /** The component that bears the number. */
  component?: string;
  /** The calibre, kept apart: a maker may give one number on two models. */
  calibreMark?: string;
  /** Where it stands in the request (RFC 6901). */
  pointer: string;
}

/** An item of a request that counts as an arm, a part of one, or the like. */
export interface ListedItem {
  itemNo: number;
  itemKind: string;
}

type Hash = (text: string) => string;

/** Ammunition has lots and headstamps, which thousands share: nothing in it names one single thing. */
const WITHOUT_NUMBER = /^AMMUNITION/;

/**
 * The marks of everything in a request that names one single thing: the numbers of its items together with the maker
 * (ITI 7, 8(a)), and the references under which other systems know the matter. Reads unfinished requests too.
 */
export function marksOf(request: unknown, hash: Hash): ItemMark[] {
  const items = listIn(request, 'items').flatMap((item, index) => marksOfItem(item, index, hash));
  return distinct([...items, ...marksOfReferences(request, hash)]);
}

/** The items of a request by number and kind. */
export function listedItemsOf(request: unknown): ListedItem[] {
  const listed = listIn(request, 'items').flatMap((item, index) => {
    const itemKind = textIn(item, 'itemKind') ?? 'OTHER_WEAPON';
    if (WITHOUT_NUMBER.test(itemKind)) return [];
    return [{ itemNo: numberIn(item, 'itemNo') ?? index + 1, itemKind }];
  });
  return [...new Map(listed.map((one) => [one.itemNo, one])).values()];
}

function marksOfItem(item: unknown, index: number, hash: Hash): ItemMark[] {
  if (WITHOUT_NUMBER.test(textIn(item, 'itemKind') ?? '')) return [];
  const maker = textIn(item, 'manufacturerNormalised') ?? textIn(item, 'make');
  if (maker === undefined) return [];
  const itemNo = numberIn(item, 'itemNo') ?? index + 1;
  const calibre = textIn(item, 'calibre');
  return listIn(item, 'serials').flatMap((serial, at) => {
    const raw = textIn(serial, 'raw');
    if (raw === undefined || readsLikeNoNumber(raw)) return [];
    const component = textIn(serial, 'component');
    return [
      {
        itemNo,
        mark: hash(`ITEM|${normaliseSerial(maker)}|${normaliseSerial(raw)}`),
        ...(component !== undefined && { component }),
        ...(calibre !== undefined && { calibreMark: hash(`CALIBRE|${normaliseSerial(calibre)}`) }),
        pointer: `/items/${index}/serials/${at}`,
      },
    ];
  });
}

function marksOfReferences(request: unknown, hash: Hash): ItemMark[] {
  return listIn(recordIn(request, 'header'), 'externalRefs').flatMap((reference, index) => {
    const [system, ref] = [textIn(reference, 'system'), textIn(reference, 'ref')];
    if (system === undefined || ref === undefined) return [];
    return [
      {
        itemNo: 0,
        mark: hash(`REFERENCE|${system}|${normaliseSerial(ref)}`),
        pointer: `/header/externalRefs/${index}`,
      },
    ];
  });
}

function readsLikeNoNumber(raw: string): boolean {
  return findSerialWarnings(raw).some(({ code }) => code === 'PLACEHOLDER');
}

/** One number may stand on several components of one item: it is still one mark. */
function distinct(marks: readonly ItemMark[]): ItemMark[] {
  return [...new Map(marks.toReversed().map((one) => [`${one.itemNo} ${one.mark}`, one])).values()];
}
