-- A node may run under a role that owns nothing and makes nothing. The sequence of a series and year is made by whoever
-- owns the tables, whoever asks for the first reference of the year.
alter function next_reference(text, integer) security definer set search_path = public, pg_temp;
revoke execute on function next_reference(text, integer) from public;
