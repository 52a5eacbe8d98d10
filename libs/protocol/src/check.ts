/** One small check of a list: it throws a Refusal, or has nothing to say. */
export type Check<InHand> = (inHand: InHand) => void | Promise<void>;

/** Runs the checks in their order; the first refusal ends it. */
export async function runChecks<InHand>(
  checks: readonly Check<InHand>[],
  inHand: InHand,
): Promise<void> {
  for (const check of checks) {
    const pending = check(inHand);
    // most checks are synchronous, and waiting for nothing costs a turn of the loop each
    if (pending !== undefined) await pending;
  }
}
