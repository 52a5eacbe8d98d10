-- The bytes of attachments: sealed, beside the messages that name them. What is here opens with a key that is not.

-- A sealed file, by the State from whose node it comes and the digest of its sealed bytes.
create table sealed_file (
  origin       text not null check (origin ~ '^[A-Z]{2,3}$'),
  digest       text not null,
  -- of the sealed form
  bytes        integer not null check (bytes > 0),
  state        text not null check (state in ('WANTED', 'ARRIVED', 'REFUSED')),
  -- why its bytes were not kept
  refusal_code text check ((refusal_code is not null) = (state = 'REFUSED')),
  scan         text not null check (scan in ('NOT_YET', 'CLEAN', 'NO_SCANNER', 'INFECTED')),
  announced_at timestamptz(3) not null check (isfinite(announced_at)),
  settled_at   timestamptz(3) check (isfinite(settled_at)),
  failures     integer not null default 0 check (failures >= 0),
  last_error   text,
  -- when something is to be done with it next: fetched, or its end told to its origin; null where nothing is
  look_at      timestamptz(3) check (isfinite(look_at)),
  primary key (origin, digest)
);
create index on sealed_file (origin, look_at) where look_at is not null;
create index on sealed_file (origin, settled_at) where settled_at is not null;

-- Its bytes in pieces of one mebibyte, so that what has come is not asked for again.
create table sealed_file_piece (
  origin  text not null,
  digest  text not null,
  number  integer not null check (number >= 0),
  content bytea not null check (length(content) between 1 and 1048576),
  primary key (origin, digest, number),
  foreign key (origin, digest) references sealed_file on delete cascade
);
-- Ciphertext does not get shorter by compressing.
alter table sealed_file_piece alter content set storage external;

-- Which sealed part of which message holds the key of a file. It stays when the file is destroyed.
create table file_reference (
  message_id uuid not null,
  part       text not null,
  origin     text not null check (origin ~ '^[A-Z]{2,3}$'),
  digest     text not null,
  primary key (message_id, part)
);
create index on file_reference (origin, digest);

-- What a partner has said of an own file: its word, and no proof.
create table file_report (
  partner      text not null check (partner ~ '^[A-Z]{2,3}$'),
  digest       text not null,
  outcome      text not null check (outcome in ('ARRIVED', 'REFUSED')),
  refusal_code text,
  reported_at  timestamptz(3) not null check (isfinite(reported_at)),
  primary key (partner, digest)
);

-- A file that an officer has uploaded and that a message may name; name and key stand under the node's own key.
create table upload (
  digest      text primary key,
  person      text not null,
  mime        text not null,
  sha256      text not null,
  bytes       integer not null check (bytes > 0),
  wrapped     text not null,
  uploaded_at timestamptz(3) not null check (isfinite(uploaded_at))
);
create index on upload (person);
create index on upload (uploaded_at);
