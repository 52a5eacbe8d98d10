-- Whether what is kept may be signed without a further person: what is sealed of it is bound to that.
alter table approval add column released boolean not null default false;
update approval set released = true where state = 'UNSIGNED';
