import { IsOptional } from 'class-validator';
import { Code } from './shape/code.ts';
import { Pattern } from './shape/pattern.ts';

/** What can become of a sealed file at its receiver. */
export const FILE_OUTCOMES = ['ARRIVED', 'REFUSED'] as const;

/** What the receiver of a sealed file tells its origin: a word to people, and no receipt. */
export class FileOutcome {
  /** Whether its bytes are stored, or were refused and are not. */
  @Code(FILE_OUTCOMES)
  outcome: (typeof FILE_OUTCOMES)[number];

  /** Why they were refused. */
  @IsOptional()
  @Pattern(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/, 'a code such as attachment.altered')
  code?: string;
}
