-- What a case is found by: numbers, references and words of its messages, each as a keyed hash of sixty-four bits. No
-- number and no word stands here, and without the node's own key none can be guessed from it.
create table message_mark (
  message_id uuid primary key,
  case_id    uuid not null,
  said_at    timestamptz(3) not null check (isfinite(said_at)),
  marks      bigint[] not null
);
create index on message_mark using gin (marks);
create index on message_mark (said_at);

-- Messages from before this migration: the node, which has the key, makes them findable portion by portion. To build
-- the whole anew, empty message_mark and fill this table like this again.
create table unsearched_message (
  message_id uuid primary key
);
insert into unsearched_message (message_id) select message_id from message;
