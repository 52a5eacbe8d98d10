-- Whom this node believes, since when, and who has decided so. What a directory or a person offers waits here until two
-- persons have compared it; what is in force stands apart from what is offered.

create sequence directory_revision;

-- The statement in force for each State, this one included. The mark is made with a key that is outside the database, so
-- that a row that somebody wrote into the table is believed by nobody.
create table partner_in_force (
  state       text primary key check (state ~ '^[A-Z]{2,3}$'),
  version     integer not null check (version >= 1),
  source      text not null check (source in ('AUTHORITY', 'DESCRIPTOR')),
  taken_at    timestamptz(3) not null check (isfinite(taken_at)),
  -- a State that is no longer vouched for stays, so that it can not come back unseen
  removed_at  timestamptz(3) check (isfinite(removed_at)),
  -- the highest protocol version that both sides have announced: it never goes down by itself
  floor       text not null check (floor ~ '^[0-9]+\.[0-9]+$'),
  floor_since timestamptz(3) not null check (isfinite(floor_since)),
  mark        text not null,
  revision    bigint not null default nextval('directory_revision'),
  foreign key (state, version) references partner_statement (state, version)
);

-- Every change of what is trusted: offered, compared by two persons, in force or not. The statement is kept as it was signed.
create table partner_change (
  change_id    uuid primary key,
  state        text not null check (state ~ '^[A-Z]{2,3}$'),
  version      integer not null check (version >= 1),
  source       text not null check (source in ('AUTHORITY', 'DESCRIPTOR')),
  kinds        text[] not null check (cardinality(kinds) >= 1),
  jws          text not null,
  offered_at   timestamptz(3) not null check (isfinite(offered_at)),
  offered_by   text not null,
  confirmed_at timestamptz(3) check (isfinite(confirmed_at)),
  confirmed_by text,
  decision     text check (decision in ('ACCEPTED', 'DECLINED', 'OVERTAKEN')),
  decided_at   timestamptz(3) check (isfinite(decided_at)),
  decided_by   text,
  reason       text,
  -- how much of it the notices have told
  told         text,
  revision     bigint not null default nextval('directory_revision'),
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  check ((confirmed_at is null) = (confirmed_by is null)),
  -- four eyes: nobody is both persons
  check (decision is distinct from 'ACCEPTED' or confirmed_by is distinct from decided_by)
);
create unique index on partner_change (state) where decision is null;
create index on partner_change (offered_at, change_id);

-- Directories that were refused, each once.
create table directory_refusal (
  digest     text primary key,
  code       text not null,
  state      text check (state ~ '^[A-Z]{2,3}$'),
  refused_at timestamptz(3) not null check (isfinite(refused_at))
);
comment on table directory_refusal is 'What was offered as a directory and not taken: the digest of the file, and why.';

-- One row: when a good directory was last seen, and the version of the index under which it came.
create table directory_seen (
  one           boolean primary key default true check (one),
  seen_at       timestamptz(3) not null check (isfinite(seen_at)),
  index_version integer check (index_version >= 1)
);
comment on table directory_seen is 'How fresh the directory is.';
