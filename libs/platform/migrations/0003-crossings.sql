-- What a desk or a person is told. No data of a case: a reference, a State, a clock and its date.
create table notice (
  notice_id     uuid primary key,
  -- What it is about: the same thing is told once, however often it is noticed.
  key           text not null unique check (length(key) between 1 and 300),
  what          text not null,
  desk          text not null,
  person        text,
  unit          text,
  case_id       uuid,
  reference     text,
  partner       text check (partner ~ '^[A-Z]{2,3}$'),
  clock         text,
  rung          text,
  due_at        timestamptz(3) check (isfinite(due_at)),
  former_due_at timestamptz(3) check (isfinite(former_due_at)),
  raised_at     timestamptz(3) not null check (isfinite(raised_at)),
  read_at       timestamptz(3) check (isfinite(read_at)),
  read_by       text,
  check ((read_at is null) = (read_by is null))
);
-- A desk reads the newest first, and counts what nobody has read.
create index on notice (desk, raised_at, notice_id);
create index on notice (desk, raised_at, notice_id) where read_at is null;
create index on notice (case_id) where case_id is not null;

-- Every rung that a clock has reached: once it is here it is never raised again, whoever sweeps and how often.
create table clock_crossing (
  case_id    uuid not null,
  clock      text not null,
  started_by uuid not null,
  rung       text not null,
  -- When the clock reached it, and when this node raised it.
  reached_at timestamptz(3) not null check (isfinite(reached_at)),
  raised_at  timestamptz(3) not null check (isfinite(raised_at)),
  due_at     timestamptz(3) not null check (isfinite(due_at)),
  -- The reminder that the node has signed for it, if any.
  message_id uuid,
  primary key (case_id, clock, started_by, rung)
);

-- Mails that wait to be sent or were sent: one for each notice, written in its transaction. The text is made when it is
-- sent, and the addresses come from the settings, so that neither stands here.
create table mail (
  notice_id       uuid primary key references notice,
  attempts        integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz(3) not null check (isfinite(next_attempt_at)),
  sent_at         timestamptz(3) check (isfinite(sent_at)),
  given_up_at     timestamptz(3) check (isfinite(given_up_at)),
  last_error      text
);
create index on mail (next_attempt_at) where sent_at is null and given_up_at is null;

-- The next instant at which a clock of the case reaches a rung. Cases that are here already are looked at once, by the
-- first sweep; that sets the instant.
alter table case_file add column next_crossing_at timestamptz(3) check (isfinite(next_crossing_at));
update case_file set next_crossing_at = opened_at where next_due_at is not null;
create index on case_file (next_crossing_at) where next_crossing_at is not null;
