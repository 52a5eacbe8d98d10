import { Prose } from '@trace/protocol';

/** Why something is not to be said as it was asked. */
export class RefuseApproval {
  /** The reason in words, without any name; whoever asked reads it. */
  @Prose(2_000)
  reason: string;
}
