import { finding, type Finding } from './finding.ts';
import { couldBeRead, isAmmunition, type LooseItem, type LooseMark } from './loose-item.ts';
import type { ReferenceKnowledge } from './reference-knowledge.ts';

const PHOTOS = ['PHOTO_LEFT', 'PHOTO_RIGHT', 'PHOTO_MARK'];

/** What is missing or doubtful about the marks of an item, its photos and its identification (ITI 8, 17(b); cause F2). */
export function markFindings(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Finding[] {
  return [
    ...(isAmmunition(item) ? [] : importFindings(item, reference, latest)),
    ...makerFindings(item),
    ...photoFindings(item),
    ...identificationFindings(item),
  ];
}

function importFindings(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Finding[] {
  const marks = item.marks.filter(({ kind }) => kind === 'IMPORT');
  return [
    ...(marks.length === 0 ? [finding('IMPORT_MARK_MISSING', `${item.at}/marks`)] : []),
    ...marks.flatMap((mark) => importFinding(item, mark, reference, latest)),
    ...(marks.some(couldBeRead) ? [] : hiddenImports(item, reference, latest)),
  ];
}

/** A mark of another kind that reads like an import mark, where none was found (cause F2). */
function hiddenImports(
  { marks }: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Finding[] {
  return marks.flatMap(({ at, kind = '', text = '' }) => {
    const reading = reference?.importMark(text, latest);
    if (kind === 'IMPORT' || kind === 'SERIAL' || reading === undefined) return [];
    const values = { mark: text, state: reading.state, kind };
    return [finding('MARK_READS_AS_IMPORT', `${at}/kind`, values)];
  });
}

function importFinding(
  { importCountry }: LooseItem,
  mark: LooseMark,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Finding[] {
  const { at, condition, reason, country = importCountry } = mark;
  switch (condition) {
    case undefined:
      return [finding('IMPORT_MARK_MISSING', `${at}/condition`)];
    case 'NOT_EXAMINED':
      return [
        finding('IMPORT_MARK_NOT_EXAMINED', `${at}/condition`),
        ...(reason === undefined ? [finding('IMPORT_MARK_REASON_MISSING', `${at}/reason`)] : []),
      ];
    case 'ABSENT':
    case 'NEVER_MARKED':
      return [];
    default:
      return couldBeRead(mark)
        ? contradiction(mark, country, reference, latest)
        : [finding('IMPORT_MARK_NOT_READ', `${at}/condition`)];
  }
}

/** What the mark reads as should be what the request says of it. */
function contradiction(
  { at, text }: LooseMark,
  country: string | undefined,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Finding[] {
  if (text === undefined || country === undefined) return [];
  const reading = reference?.importMark(text, latest);
  if (reading === undefined || reading.state === country) return [];
  const values = { mark: text, state: reading.state, country };
  return [finding('IMPORT_MARK_CONTRADICTS', `${at}/textRaw`, values)];
}

function makerFindings({ at, marks }: LooseItem): Finding[] {
  const own = marks.filter(({ kind }) => kind === 'MANUFACTURE_SET');
  if (own.length === 0) return [finding('MAKER_MARK_MISSING', `${at}/marks`)];
  const unseen = own.find(({ condition = '' }) =>
    /^(ABSENT|NOT_EXAMINED|NEVER_MARKED|FULLY)/.test(condition),
  );
  return unseen && own.length === 1
    ? [finding('MAKER_MARK_NOT_SEEN', `${unseen.at}/condition`)]
    : [];
}

function photoFindings({ at, photos, photosWaiver }: LooseItem): Finding[] {
  if (photosWaiver !== undefined) return [finding('PHOTOS_WAIVED', `${at}/photosWaiver`)];
  return PHOTOS.every((kind) => photos.includes(kind))
    ? []
    : [finding('PHOTOS_MISSING', `${at}/photos`)];
}

function identificationFindings({ at, identifiedBy, confidence }: LooseItem): Finding[] {
  const pointer = `${at}/identification`;
  if (identifiedBy === undefined) return [finding('IDENTIFICATION_MISSING', pointer)];
  return confidence !== undefined && confidence <= 2
    ? [finding('IDENTIFICATION_UNSURE', `${pointer}/confidence`)]
    : [];
}
