-- Cases of which an auditor says that nobody has a reason to open them; the latest line of a case counts.
create table bait (
  bait_id   uuid primary key,
  case_id   uuid not null,
  is_placed boolean not null,
  said_by   text not null,
  key       text not null check (length(key) between 1 and 255),
  said_at   timestamptz(3) not null check (isfinite(said_at)),
  unique (said_by, key)
);
create index on bait (case_id, said_at);
create trigger append_only before update or delete or truncate on bait
  for each statement execute function refuse_change();
