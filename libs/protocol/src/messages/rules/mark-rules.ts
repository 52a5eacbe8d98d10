import type { MarkCondition } from '../../code-lists/mark-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { AlteredMark, Mark, Serial } from '../mark.message.ts';
import { contradicts, lacks } from './complaint.ts';

const READ: ReadonlySet<MarkCondition> = new Set([
  'INTACT',
  'WORN',
  'OVERSTAMPED',
  'ALTERED',
  'RESTORED_FULL',
] satisfies MarkCondition[]);

const PARTLY_READ: ReadonlySet<MarkCondition> = new Set([
  'PARTLY_OBLITERATED',
  'RESTORED_PARTIAL',
] satisfies MarkCondition[]);

const NOTHING_THERE: ReadonlySet<MarkCondition> = new Set([
  'NEVER_MARKED',
  'ABSENT',
  'NOT_EXAMINED',
] satisfies MarkCondition[]);

const TOUCHED: ReadonlySet<MarkCondition> = new Set([
  'PARTLY_OBLITERATED',
  'FULLY_OBLITERATED',
  'OVERSTAMPED',
  'ALTERED',
  'RESTORED_FULL',
  'RESTORED_PARTIAL',
] satisfies MarkCondition[]);

/** Whether a mark in this condition could be read in full. */
export function isRead(condition: MarkCondition): boolean {
  return READ.has(condition);
}

/** Whether somebody obliterated, altered or restored a mark in this condition. */
export function isTouched(condition: MarkCondition): boolean {
  return TOUCHED.has(condition);
}

function readNumberIsGiven(serial: Serial): Complaint[] {
  if (READ.has(serial.condition)) {
    return lacks(serial, 'raw', 'A number that could be read is given exactly as marked.');
  }
  if (PARTLY_READ.has(serial.condition) && serial.raw === undefined) {
    return lacks(serial, 'pattern', 'What could be read in part is given as a pattern.');
  }
  return [];
}

function absentNumberIsEmpty(serial: Serial): Complaint[] {
  if (!NOTHING_THERE.has(serial.condition)) return [];
  const sentence = 'No number can be given when the condition says that none was seen.';
  return [
    ...(serial.raw === undefined ? [] : [contradicts('/raw', sentence)]),
    ...(serial.pattern === undefined ? [] : [contradicts('/pattern', sentence)]),
  ];
}

function readerIsNamed(serial: Serial): Complaint[] {
  return serial.raw === undefined && serial.pattern === undefined
    ? []
    : lacks(serial, 'readBy', 'Say who read the number.');
}

function unexaminedIsReasoned(part: Serial | Mark): Complaint[] {
  return part.condition === 'NOT_EXAMINED'
    ? lacks(part, 'reason', 'Say why this was not examined.')
    : [];
}

/** The rules of a serial number. */
export const SERIAL_RULES: readonly CrossRule<Serial>[] = [
  { source: 'ITI 8(a), 17(b)', check: readNumberIsGiven },
  { source: 'ITI 10', check: absentNumberIsEmpty },
  { source: 'MOSAIC 05.31, step 1', check: readerIsNamed },
  { source: 'ITI 17(b)', check: unexaminedIsReasoned },
];

function seenMarkHasItsPlace(mark: Mark): Complaint[] {
  return NOTHING_THERE.has(mark.condition)
    ? []
    : lacks(mark, 'location', 'Say where the mark stands.');
}

function readMarkIsDescribed(mark: Mark): Complaint[] {
  return READ.has(mark.condition) && mark.symbolDescription === undefined
    ? lacks(mark, 'textRaw', 'Give the text of the mark, or describe its symbol.')
    : [];
}

function absentMarkIsEmpty(mark: Mark): Complaint[] {
  return NOTHING_THERE.has(mark.condition) && mark.textRaw !== undefined
    ? [contradicts('/textRaw', 'No text can be given when the condition says that none was seen.')]
    : [];
}

/** The rules of a mark. */
export const MARK_RULES: readonly CrossRule<Mark>[] = [
  { source: 'MOSAIC 05.31, marks with location', check: seenMarkHasItsPlace },
  { source: 'ITI 8(a), 17(b)', check: readMarkIsDescribed },
  { source: 'ITI 17(b)', check: absentMarkIsEmpty },
  { source: 'ITI 17(b)', check: unexaminedIsReasoned },
];

function restorationIsReported(mark: AlteredMark): Complaint[] {
  if (!mark.restorationTried) return [];
  return [
    ...lacks(mark, 'restorationMethod', 'Say how the restoration was tried.'),
    ...lacks(mark, 'result', 'Say what the restoration brought back.'),
  ];
}

/** The rules of an altered mark. */
export const ALTERED_MARK_RULES: readonly CrossRule<AlteredMark>[] = [
  { source: 'INTERPOL form 3312.1, IX', check: restorationIsReported },
];
