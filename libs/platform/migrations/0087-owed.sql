-- A reminder that nothing could sign when its rung was raised: people were told at once, and the partner is when there is a key.
alter table clock_crossing add column owes_reminder boolean not null default false;
