-- What supervisors say about what is unusual. What is unusual itself follows from the facts and stands in no table.
create table unusual_word (
  word_id  uuid primary key,
  -- the key of a finding or of a drawn opening
  about    text not null check (length(about) between 1 and 400),
  verdict  text not null check (verdict in ('JUSTIFIED', 'FOLLOW_UP')),
  sentence text not null check (length(sentence) between 1 and 500),
  said_by  text not null,
  key      text not null check (length(key) between 1 and 255),
  said_at  timestamptz(3) not null check (isfinite(said_at)),
  unique (said_by, key)
);
create index on unusual_word (about, said_at);
create trigger append_only before update or delete or truncate on unusual_word
  for each statement execute function refuse_change();

-- Who opened which case and when, without a walk over the whole trail; word for word as read-desk-facts.ts asks.
create index audit_entry_opening on audit_entry (at) include (actor, role, action, case_id, entry_id)
  where action in ('CASE_READ', 'MESSAGE_READ', 'IDENTITY_READ', 'ATTACHMENT_READ', 'EVIDENCE_EXPORTED', 'CASES_SEARCHED',
    'CAPACITY_TAKEN');

-- When the last word was received that kept a due date by its author's own time alone.
alter table case_file add column dated_back_at timestamptz(3);
create index on case_file (dated_back_at) where dated_back_at is not null;
update case_file set outdated = true where changed_at > now() - interval '60 days';
