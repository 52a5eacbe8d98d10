-- When a backup was last made and when one was last read through, how much it was and which bytes: what whoever looks
-- after the node has to see. It tells nothing about where the file lies.
create table backup_state (
  kind         text primary key check (kind in ('BACKUP', 'RESTORE_TEST')),
  at           timestamptz(3) not null check (isfinite(at)),
  -- The moment that the backup holds.
  made_at      timestamptz(3) not null check (isfinite(made_at)),
  bytes        bigint not null check (bytes >= 0),
  row_count    bigint not null check (row_count >= 0),
  -- SHA-256 of the file, hexadecimal.
  digest       text not null check (digest ~ '^[0-9a-f]{64}$'),
  person       text not null
);

-- The last receipt of a partner tells its clock.
create index receipt_latest on receipt (issuer, stored_at desc);
