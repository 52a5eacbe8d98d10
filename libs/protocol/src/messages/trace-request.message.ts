import { Code } from '../shape/code.ts';
import { Many, One } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Item } from './item.message.ts';
import { Person } from './person.message.ts';
import { Recovery } from './recovery.message.ts';
import { RequestHeader } from './request-header.message.ts';
import { TRACE_RULES } from './rules/request-rules.ts';

/** Asks another State where weapons came from. Source: ITI 16, 17, FP 12(4), MOSAIC 05.31. */
@Obeys(TRACE_RULES)
export class TraceRequest {
  /** Says that this is a trace request. */
  @Code(['TRACE'])
  requestType: 'TRACE';

  /** Who asks, on which basis, why, and what. */
  @One(() => RequestHeader)
  header: RequestHeader;

  /** What is traced. */
  @Many(() => Item, 1, 100)
  items: Item[];

  /** When, where and how it was recovered (ITI 17(a)). */
  @One(() => Recovery)
  recovery: Recovery;

  /** The persons linked to it, none being an answer too. */
  @Many(() => Person, 0, 50)
  persons: Person[];
}
