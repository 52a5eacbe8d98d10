/** What a recall led to. */
export class RecalledView {
  caseId: string;
  messageId: string;
  /** The state of the case now: RECALLED where nothing of it is left. */
  state: string;
  version: number;
  /** The draft in which a recalled request can be written on; absent for any other message. */
  draftId?: string;
}
