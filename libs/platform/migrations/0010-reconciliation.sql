-- What came of comparing the messages of an interval with a partner: ids and words of a closed list, nothing of a case.
create table reconciliation (
  reconciliation_id uuid primary key,
  partner           text not null check (partner ~ '^[A-Z]{2,3}$'),
  from_at           timestamptz(3) not null check (isfinite(from_at)),
  to_at             timestamptz(3) not null check (isfinite(to_at)),
  held_there        bigint not null check (held_there >= 0),
  questions         integer not null check (questions >= 1),
  differences       jsonb not null,
  own_log           text not null check (own_log in ('HOLDS', 'NOT_WITNESSED', 'SHORTER', 'ANOTHER')),
  done_at           timestamptz(3) not null check (isfinite(done_at)),
  asked_by          text not null
);
create index on reconciliation (partner, done_at);
