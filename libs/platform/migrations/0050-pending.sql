-- Since when an entry waits for its position, by the clock of the database itself: how far the sequencer is behind is
-- a matter of real time, whatever time the node goes by.
alter table audit_pending add column since timestamptz(3) not null default clock_timestamp();

create or replace function await_position() returns trigger language plpgsql as $$
begin
  insert into audit_pending (entry_id) select entry_id from added;
  return null;
end $$;
