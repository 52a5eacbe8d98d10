/** What a supervisor can have done in many cases at once. */
export const BULK_ACTIONS = ['REMIND', 'REASSIGN', 'ESCALATE'] as const;

/** What a supervisor can have done in many cases at once. */
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** What is to be done, the same in each of the cases. */
export interface BulkOrder {
  action: BulkAction;
  caseIds: readonly string[];
  /** The person's own name for the whole of it: its portions share it, and each case is met once. */
  key: string;
  /** Whether nothing is to be done but to say what would be. */
  isPreview: boolean;
  /** REMIND: a word to the other officers, and its language. */
  text?: string;
  language?: string;
  /** REASSIGN: who gets the cases. */
  officer?: string;
  unit?: string;
  /** REASSIGN, ESCALATE: why. */
  reason?: string;
}

/** What became of one case: POSSIBLE in a preview, DONE, or NOT_POSSIBLE with why. */
export interface BulkResult {
  caseId: string;
  reference?: string;
  partner?: string;
  outcome: 'POSSIBLE' | 'DONE' | 'NOT_POSSIBLE';
  because?: string;
  /** REMIND: of what the other State is reminded. */
  clock?: string;
}
