import type { FourEyesPolicy } from '@trace/platform';

/** Thrown in place of signing: all checks have passed, and a second person has to approve first. Undoes what was done. */
export class AwaitsApproval extends Error {
  constructor(
    readonly policy: FourEyesPolicy,
    readonly kind: string,
  ) {
    super('a second person has to approve this before it is signed');
    this.name = 'AwaitsApproval';
  }
}
