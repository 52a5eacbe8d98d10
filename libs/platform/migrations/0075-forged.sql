-- What a partner names as a checkpoint of the own log, and this State has not signed, says nothing of the log.
alter table reconciliation drop constraint reconciliation_own_log_check;
alter table reconciliation add constraint reconciliation_own_log_check
  check (own_log in ('HOLDS', 'NOT_WITNESSED', 'SHORTER', 'ANOTHER', 'FORGED'));
