-- Read by SQLite and PostgreSQL alike, and by jOOQ's generator. Times are microseconds since 1970-01-01T00:00:00Z, ids
-- are UUIDv7 as text, documents are bytes or JSON as text; 9223372036854775807 stands for "never".

-- One row. The revision counts committed changes; the epoch is new after a restore.
create table installation (
  id integer not null,
  epoch varchar(36) not null,
  revision bigint not null,
  created_at bigint not null,
  constraint pk_installation primary key (id)
);

-- Random keys of our own, sealed under the master key; the name and version are what the seal is bound to.
create table sealed_key (
  name varchar(40) not null,
  version integer not null,
  sealed bytea not null,
  created_at bigint not null,
  constraint pk_sealed_key primary key (name, version)
);

create table account (
  id varchar(36) not null,
  parent_id varchar(36),
  name varchar(1000) not null,
  suspended boolean not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  version bigint not null,
  constraint pk_account primary key (id),
  constraint fk_account_parent foreign key (parent_id) references account (id)
);

-- The list of accounts, newest first.
create index ix_account_created on account (created_at, id);

-- The accounts below one.
create index ix_account_parent on account (parent_id);

create table api (
  slug varchar(64) not null,
  document bytea not null,
  prefix varchar(1000) not null,
  upstream_live varchar(2000) not null,
  upstream_test varchar(2000),
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  version bigint not null,
  constraint pk_api primary key (slug)
);

-- Keys and service tokens. What only one kind has is null in the other.
create table credential (
  id varchar(36) not null,
  kind varchar(20) not null,
  account_id varchar(36),
  name varchar(1000) not null,
  description varchar(10000),
  contact_email varchar(400),
  key_type varchar(20),
  access_type varchar(20),
  environment varchar(10),
  policy varchar(1000000),
  metadata varchar(1000000),
  role varchar(20),
  standing varchar(20) not null,
  expires_at bigint not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  ended_at bigint,
  version bigint not null,
  constraint pk_credential primary key (id),
  constraint fk_credential_account foreign key (account_id) references account (id)
);

-- The keys of an account, newest first; the tokens within an account.
create index ix_credential_account on credential (account_id, kind, created_at, id);

-- All tokens, newest first.
create index ix_credential_kind on credential (kind, created_at, id);

-- Rows of ended secrets stay: a value that was used once is never accepted again.
create table secret (
  id varchar(36) not null,
  credential_id varchar(36) not null,
  digest bytea not null,
  pepper_version integer not null,
  created_at bigint not null,
  ends_at bigint not null,
  constraint pk_secret primary key (id),
  constraint fk_secret_credential foreign key (credential_id) references credential (id)
);

-- One digest, one secret, for ever. (The generator's own database has no index on bytes.)
-- [jooq ignore start]
create unique index ix_secret_digest on secret (digest);
-- [jooq ignore stop]

-- The secrets of a credential, and all of them in the order of credentials.
create index ix_secret_credential on secret (credential_id, id);

-- Apart from the credential, so that use does not touch what is changed.
create table last_used (
  credential_id varchar(36) not null,
  used_at bigint not null,
  constraint pk_last_used primary key (credential_id)
);

-- The document is the entry as canonical JSON, exactly as it was hashed. The other columns repeat what is searched by.
create table audit_entry (
  chain varchar(36) not null,
  sequence bigint not null,
  id varchar(36) not null,
  at_micros bigint not null,
  kind varchar(40) not null,
  actor_id varchar(200) not null,
  document bytea not null,
  hash bytea not null,
  hmac bytea not null,
  hmac_key_version integer not null,
  constraint pk_audit_entry primary key (chain, sequence)
);

-- A chain's entries by time, by kind and by actor, newest first.
create index ix_audit_entry_time on audit_entry (chain, at_micros, sequence);

create index ix_audit_entry_kind on audit_entry (chain, kind, sequence);

create index ix_audit_entry_actor on audit_entry (chain, actor_id, sequence);

-- Where each chain ends, so that a tail cut off shows.
create table audit_head (
  chain varchar(36) not null,
  sequence bigint not null,
  hash bytea not null,
  hmac bytea not null,
  hmac_key_version integer not null,
  constraint pk_audit_head primary key (chain)
);

create table idempotency (
  caller_id varchar(200) not null,
  request_key varchar(255) not null,
  request_hash varchar(100) not null,
  revision bigint not null,
  answer bytea not null,
  answer_key_version integer not null,
  expires_at bigint not null,
  constraint pk_idempotency primary key (caller_id, request_key)
);

-- Those whose time is over.
create index ix_idempotency_expires on idempotency (expires_at);

-- Empty text stands for none: no credential was found, the operation is unknown, the request was allowed.
create table usage_count (
  credential_id varchar(36) not null,
  operation varchar(400) not null,
  code varchar(40) not null,
  at_minute bigint not null,
  account_id varchar(36) not null,
  requests bigint not null,
  constraint pk_usage_count primary key (credential_id, at_minute, operation, code)
);

-- The oldest of all, which are dropped.
create index ix_usage_count_minute on usage_count (at_minute);

create table rejection (
  decision_id varchar(40) not null,
  at_micros bigint not null,
  door varchar(40) not null,
  account_id varchar(36),
  credential_id varchar(36),
  code varchar(40) not null,
  status integer not null,
  method varchar(40) not null,
  api varchar(64),
  operation_id varchar(400),
  path_template varchar(4000),
  address varchar(64),
  request_bytes bigint not null,
  response_bytes bigint not null,
  took_micros bigint not null,
  constraint pk_rejection primary key (decision_id)
);

-- An account's rejections, newest first.
create index ix_rejection_account on rejection (account_id, at_micros, decision_id);

-- The oldest of all, which make room.
create index ix_rejection_time on rejection (at_micros, decision_id);
