-- What each partner has sent here, hour by hour: a limit that is stored holds through a restart and for all gateways.
create table partner_use (
  partner   text not null check (partner ~ '^[A-Z]{2,3}$'),
  hour      timestamptz(3) not null check (isfinite(hour)),
  messages  bigint not null default 0 check (messages >= 0),
  bytes     bigint not null default 0 check (bytes >= 0),
  -- calls that were refused for what they were, and calls that were turned away unread
  refused   bigint not null default 0 check (refused >= 0),
  throttled bigint not null default 0 check (throttled >= 0),
  primary key (partner, hour)
);

-- What looks like an attack, or like a fault that could be one. One row for each kind, partner and hour, however often it
-- comes: whoever floods the node fills no table. No content, only codes.
create table security_event (
  kind     text not null,
  -- empty where nobody can tell who it was
  partner  text not null check (partner ~ '^([A-Z]{2,3})?$'),
  hour     timestamptz(3) not null check (isfinite(hour)),
  first_at timestamptz(3) not null check (isfinite(first_at)),
  last_at  timestamptz(3) not null check (isfinite(last_at)),
  times    bigint not null default 1 check (times >= 1),
  outcome  text not null,
  told_at  timestamptz(3) check (isfinite(told_at)),
  primary key (kind, partner, hour)
);
create index security_event_latest on security_event (last_at desc);
create index security_event_untold on security_event (hour) where told_at is null;

-- The canary of each lane: when the last one set out, when its receipt was here, and how long it took.
alter table lane
  add column canary_sent_at    timestamptz(3) check (isfinite(canary_sent_at)),
  add column canary_receipt_at timestamptz(3) check (isfinite(canary_receipt_at)),
  add column canary_ms         integer check (canary_ms >= 0),
  -- after an outage the partner is asked what it holds, from here on
  add column resume_from       timestamptz(3) check (isfinite(resume_from));
create index message_canary on message (partner) where kind = 'CANARY';
