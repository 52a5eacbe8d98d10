-- From where something was done. Entries from before have none, and are hashed as they were then.
alter table audit_entry add source text;
