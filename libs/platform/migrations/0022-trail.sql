-- Who saw and did what: an auditor asks by person (Directive (EU) 2016/680 article 25).
create index on audit_entry (actor, entry_id);
