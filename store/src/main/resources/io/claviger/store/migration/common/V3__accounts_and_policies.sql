-- Names of the modules that the operator switched on, sorted, a blank between; limits as JSON, null for none.
alter table account add column modules varchar(1000) not null default '';

alter table account add column limits varchar(1000000);

-- From where an account's keys may call an API. It names no row of api: a filter outlives its API, and stands again for
-- one that is imported under the same slug.
create table ip_filter (
  account_id varchar(36) not null,
  api varchar(64) not null,
  filter varchar(1000000) not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  version bigint not null,
  constraint pk_ip_filter primary key (account_id, api),
  constraint fk_ip_filter_account foreign key (account_id) references account (id)
);

-- Policies that several keys of an account share.
create table named_policy (
  id varchar(36) not null,
  account_id varchar(36) not null,
  name varchar(1000) not null,
  description varchar(10000),
  policy varchar(1000000) not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  version bigint not null,
  constraint pk_named_policy primary key (id),
  constraint fk_named_policy_account foreign key (account_id) references account (id)
);

-- The policies of an account, newest first.
create index ix_named_policy_account on named_policy (account_id, created_at, id);

-- Of a key that has no policy of its own. It names no row that must exist: ended keys keep it when the policy is gone.
alter table credential add column policy_id varchar(36);

-- The keys that share a policy.
create index ix_credential_policy on credential (policy_id, created_at, id);
