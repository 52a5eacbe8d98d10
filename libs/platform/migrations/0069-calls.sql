-- The calls of partners that a process of this node works at, written before their parcel is opened: what a process
-- leaves here that is no more was being worked at when it died. Not logged, for the same reason as at_work.
--   CALL     from before the parcel is opened until its messages are stored
--   OPENING  while the parcel is opened, where processes have died before; its messages have marks of their own then
--   PAST     a CALL of one that has died, whose messages are known and marked meanwhile
create unlogged table at_call (
  partner  text not null check (partner ~ '^[A-Z]{2,3}$'),
  process  uuid not null,
  call     integer not null,
  stage    text not null check (stage in ('CALL', 'OPENING', 'PAST')),
  begun_at timestamptz(3) not null,
  primary key (partner, process, call)
);
