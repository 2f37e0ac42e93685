-- Requests by credential, operation and code, a row a minute, an hour or a day (UTC), as the step says. What is of minutes
-- is added to hours later, and what is of hours to days; usage_progress says up to where. Empty text stands for none: no
-- credential was found, the operation is unknown, the request went well. Reported rows are no further requests: a rule in
-- report mode would have refused them with the code.
create table usage_total (
  credential_id varchar(36) not null,
  step varchar(6) not null,
  at_minute bigint not null,
  operation varchar(400) not null,
  code varchar(40) not null,
  reported boolean not null,
  account_id varchar(36) not null,
  requests bigint not null,
  constraint pk_usage_total primary key (credential_id, step, at_minute, operation, code, reported)
);

-- An account's usage by time.
create index ix_usage_total_account on usage_total (account_id, step, at_minute);

-- What is to be added up next, and the oldest of all, which are dropped.
create index ix_usage_total_time on usage_total (step, at_minute);

-- [jooq ignore start]
insert into usage_total (credential_id, step, at_minute, operation, code, reported, account_id, requests)
  select credential_id, 'minute', at_minute, operation, code, false, account_id, requests from usage_count;
-- [jooq ignore stop]

drop table usage_count;

-- 'hour' and 'day': minutes before this are in the hours, or in the days. 'since': when usage began to be kept.
create table usage_progress (
  name varchar(10) not null,
  at_minute bigint not null,
  constraint pk_usage_progress primary key (name)
);

-- From where a credential was used in an hour: up to 100 addresses and 'other' of each part, a part being one run of the
-- counting. Empty text stands for an address that the door was not told.
create table usage_address (
  credential_id varchar(36) not null,
  at_hour bigint not null,
  part varchar(16) not null,
  address varchar(64) not null,
  account_id varchar(36) not null,
  requests bigint not null,
  refused bigint not null,
  last_at bigint not null,
  constraint pk_usage_address primary key (credential_id, at_hour, part, address)
);

-- From where an account's credentials were used.
create index ix_usage_address_account on usage_address (account_id, at_hour);

-- The oldest of all, which are dropped.
create index ix_usage_address_hour on usage_address (at_hour);

-- When a credential last used a permission, one of its secrets, or a guarded value of a dimension.
create table last_used_subject (
  credential_id varchar(36) not null,
  kind varchar(10) not null,
  dimension varchar(200) not null,
  name varchar(400) not null,
  used_at bigint not null,
  constraint pk_last_used_subject primary key (credential_id, kind, dimension, name)
);

-- The oldest of all, which are dropped.
create index ix_last_used_subject_time on last_used_subject (used_at);

-- A credential's rejections, newest first.
create index ix_rejection_credential on rejection (credential_id, at_micros, decision_id);
