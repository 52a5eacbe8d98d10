import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** The metadata key of routes that take whatever query comes. */
export const ANY_QUERY = 'trace:any-query';

/** Marks a route whose query is written by somebody else, who may say more than is understood (RFC 6749, 4.1.2). */
export function AnyQuery(): CustomDecorator {
  return SetMetadata(ANY_QUERY, true);
}
