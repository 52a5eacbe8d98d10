const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** After so many tries, about a day of them, the notice itself has long been read or stands in the inbox. */
const MOST_ATTEMPTS = 30;

/** What becomes of a mail that could not be sent: tried again after a pause, or given up. */
export type MailRetry = { againAfterMs: number } | { givenUp: true };

/**
 * Whether and when to try again: after half a minute, doubling to an hour. A server that refuses for good (RFC 5321
 * 4.2.1, replies of the form 5yz) is not asked a second time; one that refuses our password is, for that is put right.
 *
 * @param attempts tries so far, the failed one included
 * @param replyCode what the server said, if it said anything
 */
export function mailRetry(attempts: number, replyCode: number | undefined): MailRetry {
  const login = replyCode === 530 || replyCode === 534 || replyCode === 535;
  if (replyCode !== undefined && replyCode >= 500 && !login) return { givenUp: true };
  if (attempts >= MOST_ATTEMPTS) return { givenUp: true };
  return { againAfterMs: Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS) };
}
