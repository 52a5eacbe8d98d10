-- Lists in every order over all cases, also those that are over: each order is an index that is read from its beginning.
-- The expressions are those of case-order.ts, word for word; the planner takes an index only for the same expression.

create index case_file_by_due on case_file
  (coalesce(next_due_at, '9999-12-31T00:00:00Z'::timestamptz), case_id);
create index case_file_by_urgency on case_file
  ((case urgency when 'URGENT' then 'A' when 'ROUTINE' then 'B' else 'C' end),
   coalesce(next_due_at, '9999-12-31T00:00:00Z'::timestamptz), case_id);
create index case_file_by_partner on case_file
  (partner, coalesce(next_due_at, '9999-12-31T00:00:00Z'::timestamptz), case_id);
create index case_file_by_legal_basis on case_file
  (coalesce(legal_bases[1], ''), coalesce(next_due_at, '9999-12-31T00:00:00Z'::timestamptz), case_id);
create index case_file_by_late_cause on case_file
  (coalesce(late_causes[1], ''), coalesce(next_due_at, '9999-12-31T00:00:00Z'::timestamptz), case_id);

-- What few cases are: answered late, refused on a ground, not delivered.
create index on case_file (opened_at, case_id) where answered_late;
create index on case_file (opened_at, case_id) where refusal_grounds <> '{}';
create index on case_file (opened_at, case_id, undelivered_since) where open and undelivered_since is not null;
