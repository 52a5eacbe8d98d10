-- Whether the invitation that is out sets the second factor afresh as well: only where that was lost, and not for a
-- forgotten password alone.
alter table account add column factor_lost boolean not null default false;
