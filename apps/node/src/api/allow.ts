import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Action } from '@trace/casework';

/** The metadata key under which a route names what it needs. */
export const ALLOW = 'trace:allow';

/** Marks a route that anybody may call without a token. */
export const OPEN = 'OPEN';

/** Names the permission that a route needs, as the permission table knows it; a route without this is closed to all. */
export function Allow(action: Action | typeof OPEN): CustomDecorator {
  return SetMetadata(ALLOW, action);
}
