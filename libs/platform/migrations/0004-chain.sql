-- The trace as a chain: which cases belong together, which items this State has asked about, and what is not sent yet.

-- A case that belongs to the trace of another one, as its request says. A case without a line is a trace of its own.
create table trace_link (
  case_id   uuid primary key,
  root_id   uuid not null,
  parent_id uuid,
  relation  text
);
create index on trace_link (root_id);

-- Every item that this State has asked about or has in a draft. Items that are one and the same arm share its id.
create table traced_item (
  holder_id     uuid not null,
  holder_kind   text not null check (holder_kind in ('CASE', 'DRAFT')),
  item_no       integer not null check (item_no >= 1),
  item_kind     text not null,
  arm_id        uuid not null,
  registered_at timestamptz(3) not null check (isfinite(registered_at)),
  primary key (holder_id, item_no)
);
create index on traced_item (arm_id);

-- By what an item, or the matter as a whole (item 0), is found again: a keyed hash of maker and number, or of another
-- system's reference. No number stands here, and without the node's own key none can be guessed from it.
create table item_mark (
  holder_id    uuid not null,
  item_no      integer not null check (item_no >= 0),
  mark         text not null,
  component    text,
  calibre_mark text,
  primary key (holder_id, item_no, mark)
);
create index on item_mark (mark);

-- What a person decided about a possible duplicate, before anything was sent.
create table duplicate_decision (
  holder_id     uuid not null,
  case_id       uuid not null,
  decision      text not null check (decision in ('LINK', 'JUSTIFY')),
  justification text,
  person        text not null,
  decided_at    timestamptz(3) not null check (isfinite(decided_at)),
  primary key (holder_id, case_id)
);
create index on duplicate_decision (case_id);

-- Requests that are not finished. Identities stand here only under the node's own key.
create table draft (
  draft_id       uuid primary key,
  person         text not null,
  key            text not null check (length(key) between 1 and 255),
  request_digest text not null,
  version        integer not null check (version >= 1),
  state          text not null check (state in ('OPEN', 'SUBMITTED')),
  content        text not null,
  identities     text,
  origin_case    uuid,
  origin_message uuid,
  withheld       text not null default '[]',
  outcome        text,
  created_at     timestamptz(3) not null check (isfinite(created_at)),
  changed_at     timestamptz(3) not null check (isfinite(changed_at)),
  unique (person, key)
);
create index on draft (created_at, draft_id);
create index on draft (origin_case) where origin_case is not null;

-- Requests from before this migration: the node, which has the key, marks their items when it starts.
create table unmarked_request (
  message_id uuid primary key
);
insert into unmarked_request (message_id)
  select message_id from message where kind = 'REQUEST' and direction = 'OUT';
