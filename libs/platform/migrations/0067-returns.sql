-- How many of the own messages that were lost here the partner gave back after a comparison.
alter table reconciliation add column came_back integer not null default 0;

-- A number that stands in a message that came back is not drawn again. One that is further ahead than any backup is old
-- was written by a person, and is nobody's to skip.
create function reference_reached(series text, year integer, number bigint) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  numbers text := format('reference_%s_%s', lower(series), year);
  reached bigint := 0;
begin
  if to_regclass(numbers) is null then
    perform pg_advisory_xact_lock(hashtextextended(numbers, 12));
    execute format('create sequence if not exists %I', numbers);
  end if;
  execute format('select case when is_called then last_value else 0 end from %I', numbers) into reached;
  if number - reached > 100000 then
    return;
  end if;
  -- Drawn one by one, because others may draw at the same time, and no number may be given out twice.
  while reached < number loop
    reached := nextval(numbers);
  end loop;
end
$$;
revoke execute on function reference_reached(text, integer, bigint) from public;
