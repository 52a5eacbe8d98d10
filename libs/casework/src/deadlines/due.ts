/** The rules by which a due date is computed, each named once. */
export type StepRule =
  | 'START'
  | 'HOUR_OF_EVENT_NOT_COUNTED'
  | 'DAY_OF_EVENT_NOT_COUNTED'
  | 'TIME_ELAPSED'
  | 'CALENDAR_DAYS'
  | 'WORKING_DAYS'
  | 'MONTHS'
  | 'LAST_DAY_NOT_WORKING'
  | 'TWO_WORKING_DAYS'
  | 'REVIEW_DATE'
  | 'REDATED_BY_ACCESS_CLASS'
  | 'CALENDAR_CHANGED'
  | 'PUT_OFF'
  | 'REQUESTED_DATE_ACCEPTED'
  | 'SUSPENDED'
  | 'DEVIATED'
  | 'DELIVERY_NOT_CHARGED';

/** One step of the computation: the rule, what it did here, where the date stands after it, and who says so. */
export interface Step {
  rule: StepRule;
  sentence: string;
  at: Date;
  source: string;
}

/** A due instant that can explain itself to both States. */
export interface Due {
  dueAt: Date;
  steps: Step[];
  /** As a person in the acting State reads it: `Mon 2026-04-06 24:00 Europe/Ljubljana`. */
  shown: string;
}
