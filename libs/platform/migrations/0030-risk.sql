-- From when on lateness is foretold of a running clock. At risk is this instant against now, while nothing is overdue;
-- like what is overdue it needs no job that writes it.
alter table case_file add column next_risk_at timestamptz(3) check (isfinite(next_risk_at));
-- Until a case is filed again: the one forecast that needs no message. What partners have said beyond is added then.
update case_file set next_risk_at = next_due_at - interval '72 hours'
 where next_due_at is not null and next_clock <> 'DELIVERY';

-- At risk among all cases, read in the index as what is overdue is; and their number for the board.
drop index case_file_opened_at_case_id_next_due_at_idx;
create index on case_file (opened_at, case_id, next_due_at, next_risk_at) where next_due_at is not null;
create index on case_file (next_risk_at, direction, next_due_at) where next_risk_at is not null;
