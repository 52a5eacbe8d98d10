-- References count up for each series (trace requests, cooperation requests) and year. A sequence and not a counter row:
-- a counter would be locked until the commit, and all submits would have to wait for each other's disk.
create function next_reference(series text, year integer) returns bigint language plpgsql as $$
declare
  numbers text := format('reference_%s_%s', lower(series), year);
begin
  if to_regclass(numbers) is null then
    -- The first of the year: one of those who come at once makes the sequence, the others wait and find it.
    perform pg_advisory_xact_lock(hashtextextended(numbers, 12));
    execute format('create sequence if not exists %I', numbers);
  end if;
  return nextval(numbers);
end
$$;

-- What the submission answered, so that asking again with the same key gives the same answer.
alter table submission
  add column reference text not null,
  add column state text not null,
  add column version integer not null check (version >= 1);

-- When the first of the running clocks has three quarters of its time behind it: due-soon is this instant against now.
alter table case_file add column next_warn_at timestamptz(3) check (isfinite(next_warn_at));
create index on case_file (next_warn_at, case_id) where next_warn_at is not null;

-- Lists are read by the instant at which a case was opened. Unlike the last change it never moves, so a cursor skips
-- nothing while cases change under it, and a change rewrites one index instead of four.
create index on case_file (opened_at, case_id);
drop index case_file_changed_at_case_id_idx;
drop index case_file_direction_changed_at_case_id_idx;
drop index case_file_partner_changed_at_case_id_idx;
drop index case_file_state_changed_at_case_id_idx;
