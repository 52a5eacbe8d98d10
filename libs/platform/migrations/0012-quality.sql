-- How good a request was when it was sent, by which list, and who else asks about the same item.

-- What this State knows of makers, models and marks: every version is kept, so that each judgement can be explained.
create table reference_list (
  version     integer primary key check (version >= 1),
  name        text not null,
  digest      text not null,
  content     text not null,
  person      text not null,
  imported_at timestamptz(3) not null check (isfinite(imported_at))
);

-- How each request was judged when it was submitted. It never leaves this State. The findings quote the request, and
-- stand here as clear as the request itself does in its message.
create table request_assessment (
  case_id           uuid primary key,
  score             integer not null check (score between 0 and 100),
  reference_version integer check (reference_version >= 0),
  content           text not null,
  waived            integer not null check (waived >= 0),
  person            text not null,
  assessed_at       timestamptz(3) not null check (isfinite(assessed_at))
);

-- By what the items of incoming requests are found again: keyed hashes like those of item_mark, which holds what this
-- State asks itself.
create table asked_mark (
  case_id uuid not null,
  item_no integer not null check (item_no >= 0),
  mark    text not null,
  primary key (case_id, item_no, mark)
);
create index on asked_mark (mark);

-- Incoming requests from before this migration: the node, which has the key, marks their items when it starts.
insert into unmarked_request (message_id)
  select message_id from message where kind = 'REQUEST' and direction = 'IN'
  on conflict do nothing;
