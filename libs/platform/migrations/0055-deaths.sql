-- The messages of partners at which a process of this node works, written before it begins and taken away by the commit
-- that stores them: what a process leaves here that is no more was being worked at when it died. Written for every
-- parcel, and about processes alone, so it is not logged: when PostgreSQL itself dies, nothing of it is missed.
create unlogged table at_work (
  partner  text not null check (partner ~ '^[A-Z]{2,3}$'),
  digest   text not null,
  process  uuid not null,
  begun_at timestamptz(3) not null,
  primary key (partner, digest, process)
);

-- How many holders of a lane were never heard of again, one after the other.
alter table lane add column deaths integer not null default 0;
