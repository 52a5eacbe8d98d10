-- What was said while nothing could be signed waits for its signature as what needs four eyes waits for a second person.
alter table approval drop constraint approval_policy_check;
alter table approval add constraint approval_policy_check
  check (policy in ('SENDING', 'DISCLOSURE', 'REFUSAL', 'SIGNATURE'));
alter table approval drop constraint approval_state_check;
alter table approval add constraint approval_state_check
  check (state in ('WAITING', 'UNSIGNED', 'APPROVED', 'SIGNED', 'REFUSED', 'WITHDRAWN', 'OUTDATED'));
create index on approval (asked_at, approval_id) where state = 'UNSIGNED';
