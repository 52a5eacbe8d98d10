-- Entries that were committed and were gone before they had a position. No leaf can tell of them, so a row here does.
create table audit_vanished (
  entry_id   bigint primary key,
  since      timestamptz(3) not null check (isfinite(since)),
  noticed_at timestamptz(3) not null default clock_timestamp() check (isfinite(noticed_at))
);
create trigger append_only before update or delete or truncate on audit_vanished
  for each statement execute function refuse_change();
