import type { Criterion } from './criteria.ts';

/** BLOCKS: it is not sent before this is put right, or waived. LOWERS: it costs points. WARNS: it should be known. */
export type Severity = 'BLOCKS' | 'LOWERS' | 'WARNS';

/** One kind of finding: what it costs, whether a person may go on all the same, and what it says. */
interface Kind {
  criterion: Criterion;
  severity: Severity;
  /** How many points of its criterion it costs. */
  loses: number;
  /** Whether a person may send the request all the same, with a reason. */
  waivable: boolean;
  /** What was found; `{…}` stands for a value. */
  sentence: string;
  /** What to do; it names no data of the case. */
  remedy: string;
}

type Told = [sentence: string, remedy: string];

function blocks(criterion: Criterion, loses: number, [sentence, remedy]: Told): Kind {
  return { criterion, severity: 'BLOCKS', loses, waivable: false, sentence, remedy };
}

function blocksUnlessWaived(criterion: Criterion, loses: number, told: Told): Kind {
  return Object.assign(blocks(criterion, loses, told), { waivable: true });
}

function lowers(criterion: Criterion, loses: number, [sentence, remedy]: Told): Kind {
  return { criterion, severity: 'LOWERS', loses, waivable: false, sentence, remedy };
}

function warns(criterion: Criterion, [sentence, remedy]: Told): Kind {
  return { criterion, severity: 'WARNS', loses: 0, waivable: false, sentence, remedy };
}

/**
 * Every finding that there is. Source: ITI 17, MOSAIC 05.31, and the causes for which requests fail: numbers misread
 * (F1, F8, F9), import marks left out (F2), essentials missing (F3), one number on two models (F7), the wrong State
 * asked (F10), no justification (F13).
 */
export const FINDINGS = {
  // the five essentials
  MAKE_MISSING: blocksUnlessWaived('MAKE', 8, [
    'The maker is not given.',
    'Give the maker as marked, or waive this with the reason why it can not be known.',
  ]),
  MAKE_NOT_LISTED: warns('MAKE', [
    'The reference list knows no maker {make}.{nearest}',
    'Compare the spelling with the mark; a maker that is not listed may be right all the same.',
  ]),
  MODEL_MISSING: blocksUnlessWaived('MODEL', 8, [
    'The model is not given.',
    'Give the model, or waive this with the reason why it can not be known.',
  ]),
  MODEL_NOT_LISTED: warns('MODEL', [
    'The reference list knows no model {model} of {maker}; it knows {models}.',
    'Compare the model with the marks; a model that is not listed may be right all the same.',
  ]),
  CALIBRE_MISSING: blocksUnlessWaived('CALIBRE', 6, [
    'The calibre is not given.',
    'Give the calibre, or waive this with the reason why it can not be known.',
  ]),
  CALIBRE_NOT_OF_MODEL: lowers('CALIBRE', 3, [
    '{maker} made the {model} in {calibres}, not in {calibre}.',
    'Compare the calibre with the mark; a barrel may have been exchanged.',
  ]),
  COUNTRY_MISSING: blocks('COUNTRY', 6, [
    'The State of manufacture is not given.',
    'Give the State of manufacture.',
  ]),
  COUNTRY_NOT_OF_MAKER: lowers('COUNTRY', 3, [
    'By the reference list {maker} makes in {state}, not in {country}.',
    'Compare the State of manufacture with the marks.',
  ]),
  LICENCE_COPY_POSSIBLE: warns('COUNTRY', [
    'The {model} of {maker} was also made under licence in {state}. {sign}',
    'Look for the mark of the licence before you ask the State of the design.',
  ]),
  SERIAL_MISSING: blocks('SERIAL', 12, [
    'No entry says what number it bears.',
    'Enter the number, or that it never had one or that none was looked for.',
  ]),
  SERIAL_PLACEHOLDER: lowers('SERIAL', 12, [
    '"{serial}" reads like a word for no number.',
    'If there is no number, choose the condition NEVER_MARKED or NOT_EXAMINED instead of a word.',
  ]),
  SERIAL_NOT_EXAMINED: lowers('SERIAL', 10, [
    'Nobody has looked for a number.',
    'Have the item examined: without a number a trace rarely succeeds.',
  ]),
  SERIAL_NEVER_MARKED: lowers('SERIAL', 6, [
    'It never had a number.',
    'Describe every other mark: it is all that the other State can search by.',
  ]),
  SERIAL_NOT_READ: lowers('SERIAL', 10, [
    'The number could not be read.',
    'Have a restoration tried, and say by which method.',
  ]),
  SERIAL_PARTIAL: lowers('SERIAL', 6, [
    'The number is known in part only.',
    'The other State can answer with candidates; a restoration may bring more.',
  ]),
  // how the number was read
  SERIAL_LOOK_ALIKES: lowers('SERIAL_READING', 4, [
    'Some letters of "{serial}" look like Latin ones. It is sent as it is given; it may also have been recorded as {suggestion}.',
    'Compare each letter with the photo.',
  ]),
  SERIAL_MIXED_SCRIPTS: lowers('SERIAL_READING', 4, [
    'Letters of several scripts stand in "{serial}". It is sent as it is given.',
    'Compare each letter with the photo.',
  ]),
  SERIAL_READ_ONCE: lowers('SERIAL_READING', 2, [
    'One person alone has read the number.',
    'Have a second person read it, and name that person.',
  ]),
  SERIAL_NOT_ON_FRAME: lowers('SERIAL_READING', 2, [
    'No number of the frame or receiver is given; parts can be exchanged.',
    'Give the number of the frame or receiver too, or its condition.',
  ]),
  SERIAL_IS_ANOTHER_MARK: lowers('SERIAL_READING', 6, [
    '"{serial}" is also the {mark}, so it may be no number.',
    'Find the number itself; calibre, patent and proof marks are often taken for it.',
  ]),
  SERIALS_DIFFER: warns('SERIAL_READING', [
    'Its components bear different numbers: {serials}.',
    'Say in the facts whether parts were exchanged; each number is searched by itself.',
  ]),
  SERIAL_NOT_OF_MODEL: warns('SERIAL_READING', [
    'The known numbers of the {model} look like {forms}.',
    'Compare number and model with the photo; the reference list may be incomplete.',
  ]),
  SERIAL_COLLISION: blocksUnlessWaived('COLLISION', 4, [
    'This maker used {serial} on {models}.',
    'Give the model, or waive this with the reason why it can not be known.',
  ]),
  // the marks
  IMPORT_MARK_MISSING: blocks('IMPORT_MARK', 10, [
    'Nothing says whether it bears an import mark.',
    'Say whether the import mark is present, ABSENT or NOT_EXAMINED.',
  ]),
  IMPORT_MARK_NOT_EXAMINED: lowers('IMPORT_MARK', 8, [
    'Nobody has looked for an import mark.',
    'Look for it: an import mark decides which State is asked.',
  ]),
  IMPORT_MARK_REASON_MISSING: blocks('IMPORT_MARK', 10, [
    'Nothing says why nobody has looked for an import mark.',
    'Say why it was not examined.',
  ]),
  IMPORT_MARK_NOT_READ: lowers('IMPORT_MARK', 5, [
    'There is an import mark that could not be read in full.',
    'Add a close-up of it, and have a restoration tried.',
  ]),
  IMPORT_MARK_CONTRADICTS: lowers('IMPORT_MARK', 5, [
    'The mark "{mark}" reads as an import into {state}, but the request says {country}.',
    'Compare the mark with the State of import.',
  ]),
  MARK_READS_AS_IMPORT: lowers('IMPORT_MARK', 5, [
    'The mark "{mark}" reads as an import into {state}, but is entered as {kind}.',
    'Compare it: proof, patent and import marks are easily taken for each other.',
  ]),
  MAKER_MARK_MISSING: blocks('MAKER_MARK', 4, [
    "Nothing says what the maker's marks are.",
    'Add an entry for the marks of the maker, even if they are ABSENT or NOT_EXAMINED.',
  ]),
  MAKER_MARK_NOT_SEEN: lowers('MAKER_MARK', 4, [
    "The maker's marks were not seen.",
    'Say in the facts by what the maker was recognised.',
  ]),
  PHOTOS_MISSING: blocks('PHOTOS', 4, [
    'Photos of both sides and of a mark are missing.',
    'Add left side, right side and a close-up of a mark, or say in photosWaiver why there are none.',
  ]),
  PHOTOS_WAIVED: lowers('PHOTOS', 4, [
    'It is sent without photos.',
    'Send them later: they let the other State correct what was misread.',
  ]),
  IDENTIFICATION_MISSING: blocks('IDENTIFICATION', 2, [
    'Nobody is named who identified it.',
    'Say who identified it, when, and how surely.',
  ]),
  IDENTIFICATION_UNSURE: lowers('IDENTIFICATION', 2, [
    'The identification is not sure.',
    'Ask the other State to confirm the identification (Q-IDENT).',
  ]),
  // why and what
  RECOVERY_MISSING: blocks('RECOVERY', 4, [
    'When, where and how it was found is missing.',
    'Describe the recovery.',
  ]),
  CIRCUMSTANCES_THIN: lowers('RECOVERY', 2, [
    'The circumstances of the finding are hardly described.',
    'Say in a sentence or two how it was found.',
  ]),
  LEGAL_BASIS_MISSING: blocks('LEGAL', 8, [
    'No legal basis is named.',
    'Name the legal basis on which this State asks.',
  ]),
  ILLICIT_BASIS_MISSING: blocks('LEGAL', 4, [
    'Nothing says why the item is considered illicit.',
    'Choose why it is illicit (ITI 6).',
  ]),
  JUSTIFICATION_MISSING: blocks('LEGAL', 6, [
    'The legal justification is missing.',
    'Give the legal justification.',
  ]),
  JUSTIFICATION_THIN: lowers('LEGAL', 4, [
    'The legal justification is hardly one.',
    'Name the provision that was violated, and how.',
  ]),
  FACTS_MISSING: blocks('PURPOSE', 2, [
    'The summary of the facts is missing.',
    'Summarise the relevant facts.',
  ]),
  USE_MISSING: blocks('PURPOSE', 2, [
    'Nothing says what the information will be used for.',
    'Choose the intended use.',
  ]),
  QUESTIONS_MISSING: blocks('QUESTIONS', 3, [
    'No question is asked.',
    'Choose at least one question.',
  ]),
  REGISTRY_NOT_CHECKED: blocksUnlessWaived('CHECKS', 4, [
    'The national register of firearms was not searched.',
    'Search it first, or waive this with the reason why the other State has to be asked at once.',
  ]),
  STOLEN_NOT_CHECKED: blocksUnlessWaived('CHECKS', 3, [
    'The national file of stolen and lost firearms was not searched.',
    'Search it first, or waive this with the reason why the other State has to be asked at once.',
  ]),
  IARMS_NOT_CHECKED: lowers('CHECKS', 1, [
    'INTERPOL iARMS was not searched.',
    'Search it: the item may be known there.',
  ]),
  ADDRESSEE_NOT_INDICATED: lowers('ADDRESSEE', 4, [
    'Nothing on the items points to {to}; the marks point to {states}.',
    'Ask the State to which the marks point, or name another link as the reason.',
  ]),
  ADDRESSEE_NOT_FIRST: lowers('ADDRESSEE', 2, [
    'Before {to} the marks point to {first}.',
    'Ask the State of the last import first, then the State of manufacture.',
  ]),
  URGENCY_GROUND_MISSING: blocks('URGENCY', 4, [
    'It is urgent, but no ground is named.',
    'Choose a ground of urgency, or make the request ROUTINE.',
  ]),
  URGENCY_REASON_MISSING: blocks('URGENCY', 2, [
    'It is urgent, but nothing says why in words.',
    'Say why it is urgent.',
  ]),
  URGENCY_GROUND_OTHER: lowers('URGENCY', 2, [
    'The ground of urgency is a national one, which the other State need not share.',
    'Choose one of the four grounds of the Directive where one fits.',
  ]),
} as const satisfies Record<string, Kind>;

/** The code of a finding. */
export type FindingCode = keyof typeof FINDINGS;
