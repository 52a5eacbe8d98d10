-- Sealed parts whose keys were destroyed: the tombstones. They say what is gone, since when and by which rule, and
-- nothing of whom it was. Written also from the journal that lies outside the database (purged-parts.log).
create table purged_part (
  message_id uuid not null,
  part       text not null,
  case_id    uuid not null,
  -- of the ciphertext, as it stands in the signed message
  digest     text not null,
  purge_id   uuid not null,
  reason     text not null check (reason in ('RETENTION_ENDED', 'LEGAL_ORDER', 'ACQUITTAL', 'OTHER')),
  purged_at  timestamptz(3) not null check (isfinite(purged_at)),
  primary key (message_id, part)
);
create index on purged_part (case_id);

-- What is to be destroyed, who has proposed it, who else has decided, and how far it has come.
create table purge (
  purge_id      uuid primary key,
  case_id       uuid not null,
  partner       text not null check (partner ~ '^[A-Z]{2,3}$'),
  -- by whom it was proposed: by retention, by a person of this State, or by the partner's notice
  origin        text not null check (origin in ('RETENTION', 'PERSON', 'PARTNER')),
  reason        text not null check (reason in ('RETENTION_ENDED', 'LEGAL_ORDER', 'ACQUITTAL', 'OTHER')),
  legal_ref     text,
  justification text,
  state         text not null check (state in ('PROPOSED', 'APPROVED', 'EXECUTED', 'DECLINED', 'OVERTAKEN')),
  proposed_at   timestamptz(3) not null check (isfinite(proposed_at)),
  proposed_by   text not null,
  decided_at    timestamptz(3) check (isfinite(decided_at)),
  decided_by    text,
  decision_text text,
  executed_at   timestamptz(3) check (isfinite(executed_at)),
  -- the partner's notice that asked for it, and what this node has said about it
  notice_id     uuid unique,
  said_id       uuid,
  -- four eyes: nobody decides on what he has proposed himself
  check (decided_by is distinct from proposed_by)
);
create index on purge (case_id);
-- The list of what waits for a decision, and what the worker still has to carry out.
create index on purge (state, proposed_at, purge_id) where state in ('PROPOSED', 'APPROVED');

-- The sealed parts that a purge names.
create table purge_part (
  purge_id     uuid not null references purge,
  message_id   uuid not null,
  part         text not null,
  -- why it was not destroyed after all
  kept_because text check (kept_because in ('LEGAL_HOLD', 'OTHER')),
  primary key (purge_id, message_id, part)
);

-- While a hold stands, nothing of its case is destroyed.
create table legal_hold (
  hold_id     uuid primary key,
  case_id     uuid not null,
  reason      text not null,
  legal_ref   text,
  placed_at   timestamptz(3) not null check (isfinite(placed_at)),
  placed_by   text not null,
  lifted_at   timestamptz(3) check (isfinite(lifted_at)),
  lifted_by   text,
  lift_reason text
);
create index on legal_hold (case_id);

-- When the retention of a case is looked at next: a row exactly for each case that may still hold a key.
create table retention_look (
  case_id uuid primary key,
  look_at timestamptz(3) not null check (isfinite(look_at))
);
create index on retention_look (look_at);

-- Whoever stores a key thereby asks for the look, whichever way the key came in.
create function look_at_retention() returns trigger language plpgsql as $$
begin
  insert into retention_look (case_id, look_at)
  select distinct message.case_id, '1970-01-01'::timestamptz from stored join message using (message_id)
  on conflict (case_id) do update set look_at = excluded.look_at;
  return null;
end $$;

create trigger look_at_retention after insert on sealed_key
  referencing new table as stored for each statement execute function look_at_retention();

insert into retention_look (case_id, look_at)
select distinct message.case_id, '1970-01-01'::timestamptz from sealed_key join message using (message_id);
