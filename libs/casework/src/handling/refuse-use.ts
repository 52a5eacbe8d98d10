import { Problem } from '@trace/platform';
import type { PermissionPurpose } from '@trace/protocol';

/** A place of what was posted that uses restricted information: where, why not, and what to ask for. */
export interface RestrictedPlace {
  pointer: string;
  because: string;
  ask: PermissionPurpose;
}

/**
 * Refuses a use that the provider has not left open, naming every place and the permission that would open it (ITI 15).
 *
 * @throws Problem handling.restricted, unless there is nothing to name
 */
export function refuseUse(places: readonly RestrictedPlace[]): void {
  const [first] = places;
  if (!first) return;
  throw new Problem(
    'handling.restricted',
    `${first.because} Ask for the permission ${first.ask}, or leave it out.`,
    {
      errors: places.map(({ pointer, because, ask }) => ({
        pointer,
        code: 'handling.restricted',
        detail: `${because} Ask for the permission ${ask}, or leave it out.`,
      })),
    },
  );
}
