-- Each change of what lets somebody in has a number that only grows, in the row and its mark, and in a line of the trail:
-- a row with a lower number than the trail names was written back by somebody else.
alter table access_token add column revision integer not null default 0;
alter table account add column revision integer not null default 0;
alter table session add column revision integer not null default 0;

-- Sessions that were begun before this revision of the account are over.
alter table account add column sessions_from integer not null default 0;
alter table session add column account_revision integer not null default 0;

-- The revision with which the second factor was taken up; its secret is bound to it.
alter table account add column factor_revision integer not null default 0;

create index audit_entry_revised on audit_entry
  (split_part(outcome, ' ', 2), cast(split_part(outcome, ' ', 3) as integer)) where action = 'ACCESS_REVISED';
