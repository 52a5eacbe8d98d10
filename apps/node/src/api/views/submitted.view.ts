/** What a submission led to. The same key gives the same answer again, whatever has happened to the case since. */
export class SubmittedView {
  caseId: string;
  messageId: string;
  /** The reference that people use, such as QN-TR-2026-000123. */
  reference: string;
  /** The state of the case right after this message. */
  state: string;
  /** The version of the case right after this message, as in the header ETag. */
  version: number;
}
