-- To whom mails go in person, and the summary of a day.

alter table account
  add column email       text,
  -- the hour of the day at which the summary is sent; without one there is none
  add column digest_hour integer check (digest_hour between 0 and 23),
  -- the zone in which that hour is told; without one that of the State
  add column zone        text,
  -- the latest day of which the summary was written, or which was over when it was asked for
  add column digest_day  date check (isfinite(digest_day));

-- A mail is for a notice, or for somebody's day: each at most once.
alter table mail add column mail_id uuid;
update mail set mail_id = notice_id;
alter table mail drop constraint mail_pkey;
alter table mail
  add primary key (mail_id),
  alter column notice_id drop not null,
  add unique (notice_id),
  add column account_id uuid references account,
  add column day date check (isfinite(day)),
  add unique (account_id, day),
  add check ((notice_id is null) = (account_id is not null) and (account_id is null) = (day is null));
