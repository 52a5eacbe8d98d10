-- What others have said of this node's log, so that it can be shown to a third one.

-- A partner's signed answer that names a checkpoint of ours which it keeps (a statement on what it holds).
create table checkpoint_witness (
  partner text not null check (partner ~ '^[A-Z]{2,3}$'),
  size    bigint not null check (size >= 1),
  jws     text not null,
  told_at timestamptz(3) not null check (isfinite(told_at)),
  primary key (partner, size)
);
create trigger append_only before update or delete or truncate on checkpoint_witness
  for each statement execute function refuse_change();
comment on table checkpoint_witness is 'signed answers of partners that name a checkpoint of this node';

-- Time-stamps of an authority over checkpoints (RFC 3161).
create table checkpoint_stamp (
  size       bigint primary key references audit_checkpoint,
  token      bytea not null,
  stamped_at timestamptz(3) not null check (isfinite(stamped_at)),
  stored_at  timestamptz(3) not null check (isfinite(stored_at))
);
create trigger append_only before update or delete or truncate on checkpoint_stamp
  for each statement execute function refuse_change();
comment on table checkpoint_stamp is 'time-stamp tokens (RFC 3161) over the checkpoints of this node';
