-- Who works on this node: accounts, their sessions, whose cases are whose, and what waits for a second pair of eyes.

-- A person with an account. The name is the one that stands in the audit trail. A password is kept as argon2id, the
-- secret of the second factor under the node's own key, an invitation as a hash.
create table account (
  account_id            uuid primary key,
  person                text not null,
  -- the name as it is compared: folded, so that nobody can look like somebody else
  sign_in_name          text not null unique,
  roles                 text[] not null check (cardinality(roles) between 1 and 5),
  unit                  text,
  language              text,
  -- who the person is at the provider of the State's own sign-in
  subject               text unique,
  password_hash         text,
  second_factor         text,
  -- shown, and not yet proven to be held
  second_factor_offered text,
  -- the time step of the last code that was taken: none counts twice (RFC 6238 section 5.2)
  second_factor_step    bigint not null default 0,
  invitation_hash       text unique,
  invited_until         timestamptz(3) check (isfinite(invited_until)),
  deputy                text,
  absent_from           date check (isfinite(absent_from)),
  absent_until          date check (isfinite(absent_until)),
  version               integer not null check (version >= 1),
  created_at            timestamptz(3) not null check (isfinite(created_at)),
  disabled_at           timestamptz(3) check (isfinite(disabled_at)),
  last_sign_in_at       timestamptz(3) check (isfinite(last_sign_in_at)),
  check ((deputy is null) = (absent_from is null) and (deputy is null) = (absent_until is null))
);
create index on account (deputy) where deputy is not null;

-- Somebody who is signed in. Of the cookie only the SHA-256 is here; the row goes when the session ends.
create table session (
  session_id   uuid primary key,
  session_hash text not null unique,
  account_id   uuid not null references account,
  way          text not null check (way in ('PASSWORD', 'OIDC')),
  role         text not null,
  acting_for   text,
  agent        text,
  started_at   timestamptz(3) not null check (isfinite(started_at)),
  seen_at      timestamptz(3) not null check (isfinite(seen_at)),
  ends_at      timestamptz(3) not null check (isfinite(ends_at))
);
create index on session (account_id);

-- Tries to sign in, by the hash of a name or of an address: somebody may type a password where the name belongs.
create table sign_in_try (
  subject       text primary key,
  tries         integer not null check (tries >= 0),
  last_at       timestamptz(3) not null check (isfinite(last_at)),
  blocked_until timestamptz(3) check (isfinite(blocked_until))
);

-- The unit whose case it is, where a unit has it: that of whoever asked, or of whoever was given it. It never crosses
-- the border, and a case without a line is everybody's.
create table case_unit (
  case_id uuid primary key,
  unit    text not null,
  since   timestamptz(3) not null check (isfinite(since))
);
create index on case_unit (unit);

alter table draft add column unit text;
alter table access_token add column unit text;

-- What was asked to be said and waits for a second pair of eyes, or waited. Nothing of it is signed before that. The
-- content stands here only under the node's own key, and goes when it was said or taken back.
create table approval (
  approval_id    uuid primary key,
  policy         text not null check (policy in ('SENDING', 'DISCLOSURE')),
  what           text not null check (what in ('REQUEST', 'OPENING', 'STEP', 'DRAFT')),
  kind           text not null,
  partners       text[] not null,
  case_id        uuid,
  draft_id       uuid,
  -- how many messages the case had when it was asked for: when there are more, it has to be looked at anew
  messages       integer,
  unit           text,
  key            text not null check (length(key) between 1 and 255),
  request_digest text not null,
  content        text,
  state          text not null check (state in ('WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'OUTDATED')),
  asked_by       text not null,
  asked_role     text not null,
  asked_at       timestamptz(3) not null check (isfinite(asked_at)),
  decided_by     text,
  decided_at     timestamptz(3) check (isfinite(decided_at)),
  reason         text,
  unique (asked_by, key),
  -- four eyes: nobody approves or refuses what he has asked for himself
  check (state in ('WITHDRAWN', 'OUTDATED') or decided_by is distinct from asked_by)
);
create index on approval (asked_at, approval_id) where state = 'WAITING';
create index on approval (case_id) where case_id is not null;
