-- What an entry is of, out of its document, to be searched by; filled in by what each database can (V23).
alter table audit_entry add column subject_id varchar(1000) not null default '';

-- What was done to one thing, newest first.
create index ix_audit_entry_subject on audit_entry (chain, subject_id, sequence);
