export { Code, Codes, findNearest } from './code.ts';
export { Day, Days, Instant } from './date.ts';
export { AnyObject, Many, One, OptionalMany, OptionalOne } from './nested.ts';
export { Decimal, Flag, Int, Ints } from './number.ts';
export { Obeys, type Complaint, type CrossRule } from './obeys.ts';
export {
  ClockTime,
  Language,
  PartName,
  Pattern,
  Patterns,
  Sha256,
  Sha256s,
  StateCode,
  StateCodes,
  Uuid,
  Uuid7,
  ZoneName,
} from './pattern.ts';
export { Prose, Text, Texts } from './text.ts';
