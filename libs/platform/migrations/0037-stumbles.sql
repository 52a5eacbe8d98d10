-- Messages of partners at which this node's own program has failed, with their bytes: each is tried again apart from the
-- others, and refused once it is plain that it is this one message and not the node.
create table stumble (
  partner    text not null check (partner ~ '^[A-Z]{2,3}$'),
  digest     text not null,
  jws        text not null,
  fault      text not null,
  times      integer not null check (times > 0),
  first_at   timestamptz(3) not null,
  last_at    timestamptz(3) not null,
  refused_at timestamptz(3),
  primary key (partner, digest)
);

-- A message that the partner's node, or this one, could not process yet: it stands aside until then, with whatever
-- follows it in its case, and the rest of the lane goes on.
alter table outbox add column not_before timestamptz(3), add column stumbles integer not null default 0;
create index outbox_aside on outbox (partner) where not_before is not null;
