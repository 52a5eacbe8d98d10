-- How many parcels may have left with a waiting message: while none has, it can be recalled. Of what waits from before,
-- nobody knows.
alter table outbox add column taken integer not null default 0 check (taken >= 0);
update outbox set taken = 1;
-- Each message is marked once before its row goes: room on the page keeps the mark out of the indexes.
alter table outbox set (fillfactor = 70);

-- A message that was recalled before it left is kept, and has no place in its case.
alter table message drop constraint message_outcome_check;
alter table message add constraint message_outcome_check check (outcome in ('ACCEPTED', 'REFUSED', 'RECALLED'));
drop index message_case_id_direction_sequence_idx;
create unique index on message (case_id, direction, sequence)
  where outcome is distinct from 'REFUSED' and outcome is distinct from 'RECALLED';
