-- What the secrets start with that are generated for the account's keys.
alter table account add column key_prefix varchar(12) not null default 'cvg';
