-- What lists, board and sweep ask for, each answered by walking one index from where the page begins: a page costs the
-- same among a thousand cases and among a million. EXPLAIN of each is checked by test/api/list-plans.e2e.ts.

-- Cases by what narrows a list to a part of them, the latest opened last. Of two conditions the planner walks the rarer.
create index on case_file (state, opened_at, case_id);
create index on case_file (partner, opened_at, case_id);
create index on case_file (waiting_for, opened_at, case_id) where waiting_for is not null;
-- What is rare by its nature; the other value is found by walking all.
create index on case_file (opened_at, case_id) where urgency = 'URGENT';
create index on case_file (opened_at, case_id) where request_type = 'COOPERATION';
-- Overdue among all cases: whether the date has passed is read in the index itself.
create index on case_file (opened_at, case_id, next_due_at) where next_due_at is not null;

-- The overdue list goes by what is due first, and takes what is due soon.
drop index case_file_next_due_at_case_id_idx;
create index on case_file (next_due_at, case_id, next_warn_at, direction) where next_due_at is not null;

-- The numbers of the board are counted in the index alone.
drop index case_file_next_warn_at_case_id_idx;
create index on case_file (next_warn_at, direction, next_due_at) where next_warn_at is not null;
