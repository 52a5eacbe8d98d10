-- Why a comparison was stopped before it found what differs; null where it was made.
alter table reconciliation add column stopped_by text
  check (stopped_by in ('TOO_MANY_QUESTIONS', 'TOO_LONG', 'NOT_LISTED', 'NO_ANSWER'));
