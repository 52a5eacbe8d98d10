-- What a supervisor's board counts by, and what a list is narrowed and sorted by: like the rest of the line it follows
-- from the messages.
alter table case_file
  -- Whether anything is still owed in the case or on its way. Everything on the board is.
  add column open             boolean not null default false,
  add column suspended        boolean not null default false,
  add column deviated         boolean not null default false,
  -- The zone in which the first clock is due: days late are counted in it.
  add column next_zone        text,
  -- Since when the oldest own word waits for the partner's receipt.
  add column undelivered_since timestamptz(3) check (isfinite(undelivered_since)),
  -- As the request names them.
  add column legal_bases      text[] not null default '{}',
  -- Why something came or will come late, as the answering State said.
  add column late_causes      text[] not null default '{}',
  -- What a partner's scorecard is made of; seconds in which a clock stood still are not among them.
  add column acknowledged_seconds bigint,
  add column answered_seconds bigint,
  add column answered_at      timestamptz(3) check (isfinite(answered_at)),
  add column answered_late    boolean,
  add column clarifications   integer not null default 0,
  add column refusal_grounds  text[] not null default '{}',
  -- Whether the line was written by an older program, so that it has to be computed again.
  add column outdated         boolean not null default true;
-- Only the lines that are here already.
alter table case_file alter column outdated set default false;
create index on case_file (case_id) where outdated;

-- The board is counted, and its lists are sorted, in this index alone.
create index case_file_board_idx on case_file (next_due_at, case_id)
  include (direction, partner, urgency, waiting_for, next_warn_at, next_risk_at, undelivered_since, suspended, deviated,
           legal_bases, late_causes)
  where open;
-- The causes of lateness, of cases that are over too.
create index on case_file using gin (late_causes) where late_causes <> '{}';
-- A legal basis that few cases have; of those that most have the walk by opening finds a page at once.
create index on case_file using gin (legal_bases);

-- The officer who has a case at home: the latest of its assignments, in the same transaction.
create table case_officer (
  case_id uuid primary key,
  officer text not null check (length(officer) between 1 and 200),
  since   timestamptz(3) not null check (isfinite(since))
);
create index on case_officer (officer);
insert into case_officer (case_id, officer, since)
  select distinct on (case_id) case_id, officer, assigned_at from assignment
   order by case_id, assigned_at desc, assignment_id desc;
