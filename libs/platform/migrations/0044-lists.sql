-- What people keep of lists: filters under a name, and what each has seen of a case.

-- A list that somebody has saved: its filters as they stand in the address, for himself, his unit or all.
create table saved_list (
  list_id  uuid primary key,
  person   text not null,
  name     text not null check (length(name) between 1 and 80),
  shared   text not null check (shared in ('NOBODY', 'UNIT', 'ALL')),
  unit     text,
  filters  text not null,
  saved_at timestamptz(3) not null check (isfinite(saved_at))
);
create index on saved_list (person);
create index on saved_list (shared, unit) where shared <> 'NOBODY';

-- In which version somebody has last seen a case: what was said since is unread.
create table case_seen (
  person  text not null,
  case_id uuid not null,
  version integer not null check (version >= 0),
  seen_at timestamptz(3) not null check (isfinite(seen_at)),
  primary key (person, case_id)
);
create index on case_seen (person, seen_at);
