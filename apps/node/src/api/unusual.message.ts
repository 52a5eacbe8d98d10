import { VERDICTS, type Verdict } from '@trace/casework';
import { Code, Pattern, Text } from '@trace/protocol';

/** As keys of findings and openings are made: a code, whom it is about, which day or case. */
const KEY = /^[A-Z_]+:[\p{L}\p{M}\p{N} .,'’:@()_-]{1,380}$/u;

/** What a supervisor says about a finding, or about an opening that was drawn. */
export class SayOfUnusual {
  /** The key of the finding or opening, exactly as it is shown. */
  @Pattern(KEY, 'the key exactly as it was returned', 400)
  about: string;

  /** JUSTIFIED: it was looked at and in order; FOLLOW_UP: it has consequences. */
  @Code(VERDICTS)
  verdict: Verdict;

  /** In one sentence what was found out, without names of persons of a case; it can not be changed afterwards. */
  @Text(500)
  sentence: string;
}

/** How a case stands from now on: a bait, or none any more. */
export const BAIT_STANDINGS = ['PLACED', 'LIFTED'] as const;

/** An auditor's word that nobody has a reason to open a case, or that this is over. */
export class PlaceBait {
  /** The reference of the case, such as QN-TR-2026-000123. */
  @Text(80)
  reference: string;

  /** PLACED: whoever opens it is reported; LIFTED: nobody is any more. */
  @Code(BAIT_STANDINGS)
  standing: (typeof BAIT_STANDINGS)[number];
}
