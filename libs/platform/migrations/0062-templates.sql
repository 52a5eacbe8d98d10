-- Beginnings of requests under a name, for whoever has saved it, his unit or all. What is true of one matter alone
-- (persons, numbers, dates, texts about facts) never stands in one.
create table draft_template (
  template_id uuid primary key,
  person      text not null,
  name        text not null check (length(name) between 1 and 80),
  shared      text not null check (shared in ('NOBODY', 'UNIT', 'ALL')),
  unit        text,
  content     text not null,
  saved_at    timestamptz(3) not null check (isfinite(saved_at))
);
create index on draft_template (person);
create index on draft_template (shared, unit) where shared <> 'NOBODY';
