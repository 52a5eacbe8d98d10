import type { AttachmentKind } from '../../code-lists/handling-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Item } from '../item.message.ts';
import { contradicts, lacks } from './complaint.ts';
import { isRead, isTouched } from './mark-rules.ts';

function manufactureMarkIsAnswered(item: Item): Complaint[] {
  return item.marks.some(({ kind }) => kind === 'MANUFACTURE_SET')
    ? []
    : [missingMark('MANUFACTURE_SET, the marks of the maker')];
}

function importMarkIsAnswered(item: Item): Complaint[] {
  return item.marks.some(({ kind }) => kind === 'IMPORT')
    ? []
    : [missingMark('IMPORT, the import mark')];
}

function missingMark(entry: string): Complaint {
  const detail = `Add an entry for ${entry}, even if it is ABSENT or NOT_EXAMINED.`;
  return { at: '/marks', code: 'member.missing', detail };
}

/** An import mark that could be read gives the State of import. */
export function importCountryFollowsItsMark(
  item: Partial<Pick<Item, 'marks' | 'importCountry'>>,
): Complaint[] {
  const { marks = [] } = item;
  return marks.some(({ kind, condition }) => kind === 'IMPORT' && isRead(condition))
    ? lacks(item, 'importCountry', 'An import mark that could be read names a State.')
    : [];
}

/** Marks that somebody touched come with what was done to them. */
export function alterationsAreDescribed(
  item: Partial<Pick<Item, 'serials' | 'marks' | 'alteredMarks'>>,
): Complaint[] {
  const { serials = [], marks = [] } = item;
  const touched = [...serials, ...marks].some(({ condition }) => isTouched(condition));
  return touched
    ? lacks(item, 'alteredMarks', 'Describe how the marks were altered or restored.')
    : [];
}

function photosAreGivenOrWaived(item: Item): Complaint[] {
  if (item.photosWaiver !== undefined) return [];
  if (item.photos === undefined) {
    return lacks(item, 'photos', 'Add the photos, or the reason for a waiver in photosWaiver.');
  }
  const kinds = new Set(item.photos.map(({ kind }) => kind));
  const wanted: AttachmentKind[] = ['PHOTO_LEFT', 'PHOTO_RIGHT', 'PHOTO_MARK'];
  return wanted.every((kind) => kinds.has(kind))
    ? []
    : [contradicts('/photos', 'Left side, right side and a close-up of a mark are needed.')];
}

function convertedNamesItsOrigin(item: Item): Complaint[] {
  return item.productionOrigin === 'CONVERTED'
    ? lacks(item, 'originalDevice', 'A converted item names the item that it was.')
    : [];
}

const STAMPED = new Set<Item['ammunitionType']>(['CARTRIDGE', 'CASE', 'BLANK']);

function ammunitionIsDescribed(item: Item): Complaint[] {
  if (item.itemKind !== 'AMMUNITION' && item.itemKind !== 'AMMUNITION_COMPONENT') return [];
  return [
    ...lacks(item, 'ammunitionType', 'Say what kind of ammunition it is.'),
    ...lacks(item, 'quantity', 'Say how many there are.'),
    ...(STAMPED.has(item.ammunitionType)
      ? lacks(item, 'headstamp', 'Give the headstamp as marked.')
      : []),
  ];
}

/** The rules of an item. */
export const ITEM_RULES: readonly CrossRule<Item>[] = [
  { source: 'ITI 8(a)', check: manufactureMarkIsAnswered },
  { source: 'ITI 8(b)', check: importMarkIsAnswered },
  { source: 'ITI 8(b), MOSAIC 05.31 routing rule', check: importCountryFollowsItsMark },
  { source: 'INTERPOL form 3312.1, IX', check: alterationsAreDescribed },
  { source: 'MOSAIC 05.31, photographs', check: photosAreGivenOrWaived },
  { source: 'resolution 11/6, para 13', check: convertedNamesItsOrigin },
  { source: 'resolution 11/6, para 21', check: ammunitionIsDescribed },
];
