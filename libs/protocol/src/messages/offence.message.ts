import { OFFENCES, type OffenceCode } from '../code-lists/offence-codes.ts';
import { Code } from '../shape/code.ts';
import { Flag, Int } from '../shape/number.ts';
import { Prose, Text } from '../shape/text.ts';

/** An offence behind the request, with its maximum penalty. Source: Directive (EU) 2023/977 4(5), 6(1)(g). */
export class Offence {
  /** The code of the International Classification of Crime for Statistical Purposes. */
  @Code(OFFENCES)
  iccs: OffenceCode;

  /** The provision of the requesting State. */
  @Text(200)
  nationalProvision: string;

  /** The offence in words. */
  @Prose(1_000)
  text: string;

  /** The maximum penalty in months; 1200 stands for life. */
  @Int(0, 1_200)
  maxPenaltyMonths: number;

  /** Whether it remained an attempt. */
  @Flag()
  attempt: boolean;
}
