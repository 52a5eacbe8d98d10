-- How far a partner has proved that its log still begins as it did (RFC 6962 section 2.1.2): the head of the last proof,
-- and up to when the checkpoints that it has sent were compared with such a head.
create table partner_log (
  partner  text primary key check (partner ~ '^[A-Z]{2,3}$'),
  size     bigint not null check (size >= 1),
  root     text not null,
  seen_to  timestamptz(3) not null check (isfinite(seen_to)),
  asked_at timestamptz(3) not null check (isfinite(asked_at))
);
create index on partner_checkpoint (partner, seen_at);

-- Checkpoints that the later log of a partner does not begin with, and its signed answer, which shows it to anybody.
create table partner_log_conflict (
  partner   text not null check (partner ~ '^[A-Z]{2,3}$'),
  size      bigint not null,
  root      text not null,
  head_size bigint not null,
  head_root text not null,
  answer    text not null,
  found_at  timestamptz(3) not null check (isfinite(found_at)),
  primary key (partner, size, root)
);
create trigger append_only before update or delete or truncate on partner_log_conflict
  for each statement execute function refuse_change();

-- Looks over the own audit log, in slices: by the node itself and when a person asks. How far one has come is kept, so
-- that any process goes on with it.
create table audit_check (
  check_id    uuid primary key,
  asked_by    text not null,
  asked_at    timestamptz(3) not null check (isfinite(asked_at)),
  walked      bigint not null default 0,
  subtrees    bytea[] not null default '{}',
  good        jsonb not null default '{}',
  looked_to   bigint not null default 0,
  size        bigint not null default 0,
  faults      jsonb not null default '[]',
  finished_at timestamptz(3) check (isfinite(finished_at)),
  untold      boolean not null default false
);
create index on audit_check (asked_at) where finished_at is null;
create index on audit_check (asked_at);
create index on audit_check (asked_at) where untold;
