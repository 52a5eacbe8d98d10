import { USE_PURPOSES, type Use, type UsePurpose } from '@trace/casework';
import {
  Code,
  Codes,
  DataRef,
  Day,
  INTENDED_USES,
  Many,
  Refusal,
  StateCode,
  Text,
  type IntendedUse,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';

/** What somebody means to do with information of a case, before it is done. */
export class UseCheck {
  /** What is meant to be done. */
  @Code(USE_PURPOSES)
  purpose: UsePurpose;

  /** The State that would receive it; mandatory with FORWARD_TO_STATE. */
  @IsOptional()
  @StateCode()
  to?: string;

  /** The authority that would receive it; mandatory with FORWARD_AT_HOME. */
  @IsOptional()
  @Text(200)
  recipient?: string;

  /** The unit that would work on it; mandatory with ASSIGN. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** What it would be used for; mandatory with OTHER_USE. */
  @IsOptional()
  @Codes(INTENDED_USES, 1)
  intendedUse?: IntendedUse[];

  /** The day until which it would be kept; mandatory with KEEP. */
  @IsOptional()
  @Day()
  until?: string;

  /** The information that it is about. */
  @Many(() => DataRef, 1, 100)
  data: DataRef[];
}

/** What each purpose needs beside the data. */
const NEEDS = {
  FORWARD_TO_STATE: 'to',
  FORWARD_AT_HOME: 'recipient',
  ASSIGN: 'unit',
  OTHER_USE: 'intendedUse',
  KEEP: 'until',
} as const satisfies Partial<Record<UsePurpose, keyof UseCheck>>;

/**
 * The use that a check is about.
 *
 * @throws Refusal when what the purpose needs is missing
 */
export function useOf(check: UseCheck): Use {
  const { purpose, data: _, ...named } = check;
  const needed = purpose in NEEDS ? NEEDS[purpose as keyof typeof NEEDS] : undefined;
  if (needed !== undefined && named[needed] === undefined) {
    throw new Refusal('member.missing', `${purpose} needs the member ${needed}.`, {
      pointer: `/${needed}`,
    });
  }
  // Purpose and member belong together, as NEEDS says.
  return { purpose, ...(needed !== undefined && { [needed]: named[needed] }) } as Use;
}
