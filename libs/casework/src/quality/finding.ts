import { CRITERIA, type Criterion } from './criteria.ts';
import { FINDINGS, type FindingCode, type Severity } from './findings.ts';

/** Something that was found in a request. Source of each: its criterion. */
export interface Finding {
  code: FindingCode;
  criterion: Criterion;
  /** Where it stands in the request (RFC 6901). */
  pointer: string;
  severity: Severity;
  /** How many points it costs. */
  weight: number;
  /** What was found, with the values of the request in it: never for logs and problems. */
  sentence: string;
  /** What to do, without any data of the case. */
  remedy: string;
  source: string;
  /** Whether a person may send the request all the same, with a reason. */
  waivable: boolean;
  /** What the sentence is made of, for other languages. */
  values: Record<string, string>;
}

/** A finding of one kind at one place. A kind that blocks elsewhere may only warn here: then it costs nothing. */
export function finding(
  code: FindingCode,
  pointer: string,
  values: Record<string, string> = {},
  severity: Severity = FINDINGS[code].severity,
): Finding {
  const { criterion, loses, waivable, sentence, remedy } = FINDINGS[code];
  return {
    code,
    criterion,
    pointer,
    severity,
    weight: severity === 'WARNS' ? 0 : loses,
    sentence: sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    remedy,
    source: CRITERIA[criterion].source,
    waivable: waivable && severity === 'BLOCKS',
    values,
  };
}
