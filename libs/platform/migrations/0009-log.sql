-- The log over the audit trail: every entry gets a position, a tree stands over the positions (RFC 6962), and the node
-- signs what it is. The trail itself stays as it was written.

-- Entries that are committed and have no position yet. A trigger adds them, so that no way of writing an entry is
-- forgotten; rows come and go all day.
create table audit_pending (
  entry_id bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create function await_position() returns trigger language plpgsql as $$
begin
  insert into audit_pending select entry_id from added;
  return null;
end $$;

create trigger await_position after insert on audit_entry referencing new table as added
  for each statement execute function await_position();

insert into audit_pending select entry_id from audit_entry;

-- The leaves of the tree, without a gap from 0 on.
create table audit_leaf (
  position bigint primary key check (position >= 0),
  entry_id bigint not null unique,
  hash     bytea not null check (octet_length(hash) = 32)
);
create trigger append_only before update or delete or truncate on audit_leaf
  for each statement execute function refuse_change();

-- What this node has signed of its log, and the roots of the complete subtrees, with which the tree goes on.
create table audit_checkpoint (
  size     bigint primary key check (size >= 1),
  subtrees bytea[] not null,
  jws      text not null,
  made_at  timestamptz(3) not null check (isfinite(made_at))
);
create trigger append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function refuse_change();

-- What partners have signed of their logs, as it came with their receipts. Two roots for one size, or a log that became
-- shorter, are both kept: they are the proof that it was rewritten.
create table partner_checkpoint (
  partner  text not null check (partner ~ '^[A-Z]{2,3}$'),
  size     bigint not null check (size >= 1),
  root     text not null,
  jws      text not null,
  conflict text check (conflict in ('ANOTHER_ROOT', 'SHORTER')),
  seen_at  timestamptz(3) not null check (isfinite(seen_at)),
  primary key (partner, size, root)
);
create trigger append_only before update or delete or truncate on partner_checkpoint
  for each statement execute function refuse_change();
