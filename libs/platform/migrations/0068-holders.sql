-- An own file that was lost is fetched from the partner who was sent it; others from their origin, where nothing stands here.
alter table sealed_file add column holder text check (holder ~ '^[A-Z]{2,3}$' and holder <> origin);
drop index sealed_file_origin_look_at_idx;
create index sealed_file_due on sealed_file (coalesce(holder, origin), look_at) where look_at is not null;
