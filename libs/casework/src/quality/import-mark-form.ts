import { normaliseSerial } from '@trace/protocol';
import type { ImportMarkForm } from './reference-list.ts';

/** What an import mark says: the State, and the year where it can be told. */
export interface ImportReading {
  state: string;
  year?: number;
}

/**
 * What a mark reads as, by the forms that States have told each other of (ITI 8(b), 31): "QS 04" is an import into
 * Sorava in 2004. Two digits are the latest such year that is not after `latest`.
 */
export function readImportMark(
  text: string,
  forms: readonly ImportMarkForm[],
  latest: number,
): ImportReading | undefined {
  const key = normaliseSerial(text);
  if (key === '') return undefined;
  for (const { state, form } of forms) {
    const digits = digitsIn(key, form);
    if (digits !== undefined) return { state, ...yearOf(digits, latest) };
  }
  return undefined;
}

/** The digits where the form has its year; an empty text where the form has none; undefined where it does not fit. */
function digitsIn(key: string, form: string): string | undefined {
  const [year = ''] = /y{4}|y{2}/.exec(form) ?? [];
  const [before = '', after = ''] = year === '' ? [form] : form.split(year);
  const [start, end] = [normaliseSerial(before), normaliseSerial(after)];
  if (key.length !== start.length + year.length + end.length) return undefined;
  const digits = key.slice(start.length, key.length - end.length);
  const fits = key.startsWith(start) && key.endsWith(end) && /^\d*$/.test(digits);
  return fits ? digits : undefined;
}

function yearOf(digits: string, latest: number): { year?: number } {
  if (digits === '') return {};
  const number = Number(digits);
  if (digits.length === 4) return { year: number };
  const century = latest - (latest % 100);
  return { year: century + number <= latest ? century + number : century - 100 + number };
}
