-- Comparisons with a partner that found something which nobody was told of yet.
alter table reconciliation add untold boolean not null default false;
create index on reconciliation (done_at) where untold;
