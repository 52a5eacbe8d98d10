-- Notes that people of this State write for each other about a case. They never cross the border.

-- The text stands here only under the node's own key, and goes when something of the case is purged. A note is never
-- changed; its author can strike it out.
create table case_note (
  note_id     uuid primary key,
  case_id     uuid not null,
  author      text not null,
  author_role text not null,
  key         text not null check (length(key) between 1 and 255),
  content     text,
  -- the accounts of those who are mentioned
  mentions    uuid[] not null,
  written_at  timestamptz(3) not null check (isfinite(written_at)),
  struck_at   timestamptz(3) check (isfinite(struck_at)),
  unique (author, key)
);
create index on case_note (case_id, written_at);
