-- Who works on a case that this State was asked. Internal: it never crosses the border. The latest row counts, and all
-- of them stay.
create table assignment (
  assignment_id uuid primary key,
  case_id       uuid not null,
  officer       text not null check (length(officer) between 1 and 200),
  unit          text check (length(unit) between 1 and 200),
  reason        text check (length(reason) between 1 and 2000),
  assigned_by   text not null,
  key           text not null check (length(key) between 1 and 255),
  assigned_at   timestamptz(3) not null check (isfinite(assigned_at)),
  unique (assigned_by, key)
);
create index on assignment (case_id, assigned_at);
create trigger append_only before update or delete or truncate on assignment
  for each statement execute function refuse_change();

-- How far a newer calendar of a State has come to the open cases: up to which version of its statement all of them know
-- it, and of a version that is being taken the last case that does.
create table calendar_round (
  state  text primary key check (state ~ '^[A-Z]{2,3}$'),
  taken  integer not null default 0 check (taken >= 0),
  taking integer check (taking >= 1),
  behind uuid
);

-- When an ended case closes by itself; null where it does not. What is due is found through the index alone.
alter table case_file add column closes_at timestamptz(3) check (isfinite(closes_at));
create index on case_file (closes_at, case_id) where closes_at is not null;
