import type { Held } from '@trace/casework';
import type { Response } from 'express';
import { HeldView } from './views/approval.view.ts';

/** Whether what was submitted waits for a second person, or for its signature. */
export function isHeld(said: object): said is Held {
  return 'approvalId' in said;
}

/** Answers 202: accepted, and nothing is signed yet (RFC 9110 section 15.3.3). */
export function answerHeld(response: Response, { approvalId, state }: Held): HeldView {
  response.status(202);
  response.setHeader('Location', `/v1/approvals/${approvalId}`);
  return { approvalId, state };
}
