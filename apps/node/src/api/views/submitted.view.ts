import { findSerialWarnings, type CooperationRequest, type TraceRequest } from '@trace/protocol';

/** A doubt about something that was accepted as it was given. */
export class WarningView {
  /** Where it stands: an RFC 6901 pointer into the body. */
  pointer: string;
  /** MIXED_SCRIPTS, LOOK_ALIKES or PLACEHOLDER. */
  code: string;
  /** What to look at, and what may have been meant. */
  detail: string;

  /** The doubts about the serial numbers of a request; none of them stops it. */
  static allOf({ items }: TraceRequest | CooperationRequest): WarningView[] {
    return items.flatMap(({ serials }, item) =>
      serials.flatMap(({ raw }, serial) =>
        findSerialWarnings(raw ?? '').map((warning) => ({
          pointer: `/request/items/${item}/serials/${serial}/raw`,
          code: warning.code,
          detail: warning.detail,
        })),
      ),
    );
  }
}

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
  /** Doubts about what was accepted as it was given; absent when there are none. */
  warnings?: WarningView[];
}
