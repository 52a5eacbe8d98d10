import type { Invitation } from '@trace/casework';

/** What the terminal of the first start shows, this once. */
export function firstInvitation(
  url: string,
  { person, code, expiresAt }: Invitation & { person: string },
): string {
  return (
    `Nobody has an account on this node yet. Open ${url}/invitation and give the code ${code}: ` +
    `it makes you "${person}". It is shown only now and ends at ${expiresAt.toISOString()}.`
  );
}
