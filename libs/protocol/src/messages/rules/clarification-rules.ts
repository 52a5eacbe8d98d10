import type { RequestElement } from '../../code-lists/dialogue-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { ClarificationRequest, MissingElement } from '../clarification-request.message.ts';
import type { Clarification, GivenElement } from '../clarification.message.ts';
import { contradicts, lacks, repeated } from './complaint.ts';
import { alterationsAreDescribed, importCountryFollowsItsMark } from './item-rules.ts';

const ABOUT_ITEMS: ReadonlySet<RequestElement> = new Set([
  'MARKS',
  'IMPORT_MARK',
  'SERIAL',
  'TYPE',
  'MAKE',
  'MODEL',
  'CALIBRE',
  'PHOTOS',
  'IDENTIFICATION',
  'AMMUNITION_MARKS',
] satisfies RequestElement[]);

function itemElementNamesItsItem(part: MissingElement | GivenElement): Complaint[] {
  return ABOUT_ITEMS.has(part.element) && part.itemRef === undefined
    ? [{ at: '/itemRef', code: 'member.missing', detail: 'Say which item this is about.' }]
    : [];
}

/** The rules of a missing element. */
export const MISSING_ELEMENT_RULES: readonly CrossRule<MissingElement>[] = [
  { source: 'ITI 17(b)', check: itemElementNamesItsItem },
];

/** OTHER may stand several times: only its text says what is meant. */
function elementIsAskedOnce({ missing }: ClarificationRequest): Complaint[] {
  return repeated(
    missing.map(({ element, itemRef, questionNo, measureNo }, index) => {
      const key = [element, itemRef, questionNo, measureNo].join(':');
      return [element === 'OTHER' ? undefined : key, `/missing/${index}/element`] as const;
    }),
    'This element of the same part is already asked for.',
  );
}

/** The rules of a clarification request. */
export const CLARIFICATION_REQUEST_RULES: readonly CrossRule<ClarificationRequest>[] = [
  { source: 'ITI 21', check: elementIsAskedOnce },
];

/** Which members hold an element as data; one of them is enough. */
const DATA_OF: Partial<Record<RequestElement, readonly (keyof GivenElement)[]>> = {
  ILLICIT_NATURE: ['illicitBasis'],
  MARKS: ['marks'],
  IMPORT_MARK: ['marks'],
  SERIAL: ['serials'],
  TYPE: ['weaponType'],
  MAKE: ['make'],
  MODEL: ['model'],
  CALIBRE: ['calibre'],
  PHOTOS: ['photos'],
  IDENTIFICATION: ['identification'],
  AMMUNITION_MARKS: ['headstamp', 'lotNo'],
  INTENDED_USE: ['intendedUse'],
  PERSON_IDENTITY: ['persons'],
  OFFENCE: ['offences'],
};

function givenElementBringsItsData(given: GivenElement): Complaint[] {
  const members = DATA_OF[given.element] ?? [];
  const [first] = members;
  if (given.status === 'NOT_AVAILABLE' || first === undefined) return [];
  return members.some((member) => given[member] !== undefined)
    ? []
    : lacks(given, first, 'What is given stands here as data, and not in words alone.');
}

const ITEM_DATA = [
  'serials',
  'marks',
  'alteredMarks',
  'importCountry',
  'importYear',
  'importer',
  'weaponType',
  'make',
  'manufacturerCountry',
  'model',
  'calibre',
  'calibreAsMarked',
  'headstamp',
  'lotNo',
  'identification',
  'photos',
] as const satisfies (keyof GivenElement)[];

function itemDataNameTheirItem(given: GivenElement): Complaint[] {
  const named = given.itemRef !== undefined || ABOUT_ITEMS.has(given.element);
  return !named && ITEM_DATA.some((member) => given[member] !== undefined)
    ? lacks(given, 'itemRef', 'Data of an item say of which one.')
    : [];
}

const ALL_DATA = [
  ...ITEM_DATA,
  'illicitBasis',
  'intendedUse',
  'offences',
  'persons',
] as const satisfies (keyof GivenElement)[];

function unavailableElementIsEmpty(given: GivenElement): Complaint[] {
  if (given.status !== 'NOT_AVAILABLE') return [];
  return ALL_DATA.filter((member) => given[member] !== undefined).map((member) =>
    contradicts(`/${member}`, 'What is not available brings no data.'),
  );
}

function importMarkIsAmongTheMarks({ element, marks }: GivenElement): Complaint[] {
  return element === 'IMPORT_MARK' && marks?.some(({ kind }) => kind === 'IMPORT') === false
    ? [contradicts('/marks', 'Add an entry for IMPORT, even if it is ABSENT.')]
    : [];
}

/** The rules of one element that is given. */
export const GIVEN_ELEMENT_RULES: readonly CrossRule<GivenElement>[] = [
  { source: 'ITI 17(b)', check: itemElementNamesItsItem },
  { source: 'ITI 17, 21', check: givenElementBringsItsData },
  { source: 'ITI 17(b)', check: itemDataNameTheirItem },
  { source: 'ITI 21', check: unavailableElementIsEmpty },
  { source: 'ITI 8(b)', check: importMarkIsAmongTheMarks },
  { source: 'ITI 8(b), MOSAIC 05.31 routing rule', check: importCountryFollowsItsMark },
  { source: 'INTERPOL form 3312.1, IX', check: alterationsAreDescribed },
];

function elementIsGivenOnce({ given }: Clarification): Complaint[] {
  return repeated(
    given.map(({ missingNo }, index) => [missingNo, `/given/${index}/missingNo`] as const),
    'This missing element is already given.',
  );
}

function identityPartsAreDistinct({ given }: Clarification): Complaint[] {
  return repeated(
    given.flatMap(({ persons = [] }, index) =>
      persons.map(
        ({ identityPart }, person) =>
          [identityPart, `/given/${index}/persons/${person}/identityPart`] as const,
      ),
    ),
    'Each identity has a sealed part of its own.',
  );
}

/** The rules of a clarification. */
export const CLARIFICATION_RULES: readonly CrossRule<Clarification>[] = [
  { source: 'ITI 21', check: elementIsGivenOnce },
  { source: 'UNTOC 18(15)(e)', check: identityPartsAreDistinct },
];
