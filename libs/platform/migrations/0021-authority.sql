-- The other side of the directory: a State, or a group of States, that vouches for the nodes of others. Every change of
-- what it says is proposed by one person and approved by another.

create table directory_proposal (
  proposal_id uuid primary key,
  kind        text not null check (kind in ('ENTER', 'REMOVE')),
  state       text not null check (state ~ '^[A-Z]{2,3}$'),
  -- the descriptor that the State has signed about itself
  jws         text check ((kind = 'ENTER') = (jws is not null)),
  valid_days  integer not null check (valid_days between 1 and 3650),
  proposed_at timestamptz(3) not null check (isfinite(proposed_at)),
  proposed_by text not null,
  decision    text check (decision in ('APPROVED', 'DECLINED')),
  decided_at  timestamptz(3) check (isfinite(decided_at)),
  decided_by  text,
  reason      text,
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  -- four eyes: nobody approves what he has proposed himself
  check (decision is distinct from 'APPROVED' or decided_by <> proposed_by)
);
create unique index on directory_proposal (state) where decision is null;
create index on directory_proposal (proposed_at, proposal_id);

-- What the authority says of each State: the last statement that it has signed. A State that was removed keeps its row,
-- so that its versions go on where they ended.
create table directory_entry (
  state      text primary key check (state ~ '^[A-Z]{2,3}$'),
  version    integer not null check (version >= 1),
  jws        text not null,
  issued_at  timestamptz(3) not null check (isfinite(issued_at)),
  removed_at timestamptz(3) check (isfinite(removed_at))
);

-- How the last try to fetch the directory went, for people to see.
alter table directory_seen add column tried_at timestamptz(3) check (isfinite(tried_at));
alter table directory_seen add column fault text;
