-- Messages that a partner has signed and that this node has refused for what they say: evidence of who said what. They
-- belong to no case and move no clock.
create table refused_message (
  message_id uuid not null,
  digest     text not null,
  partner    text not null check (partner ~ '^[A-Z]{2,3}$'),
  code       text not null,
  detail     text not null,
  jws        text not null,
  receipt_id uuid not null references receipt deferrable initially deferred,
  refused_at timestamptz(3) not null check (isfinite(refused_at)),
  -- A partner that sends the same again is refused again, and kept once.
  primary key (message_id, digest)
);

create index refused_message_latest on refused_message (refused_at desc, message_id desc);
