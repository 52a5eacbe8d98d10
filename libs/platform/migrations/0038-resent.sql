-- How many of the messages that a partner had lost went to it again after a comparison.
alter table reconciliation add column sent_again integer not null default 0;
-- A night compares everything: the reports of the nights are found by the beginning of their interval.
create index reconciliation_whole on reconciliation (partner, from_at, done_at desc);
