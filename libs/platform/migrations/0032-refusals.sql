-- A refusal, in whole or in part, may need a supervisor beside whoever answers (lifecycle 16).
alter table approval drop constraint approval_policy_check;
alter table approval add constraint approval_policy_check check (policy in ('SENDING', 'DISCLOSURE', 'REFUSAL'));
