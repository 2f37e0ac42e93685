-- What goes by time is kept in partitions, each of which is dropped whole when its time is over. They are made while
-- Claviger runs; "rest" takes what none was made for yet, and what was here before. The columns are those of the common
-- migrations.
alter table usage_total rename to usage_total_before;
alter table usage_address rename to usage_address_before;
alter table rejection rename to rejection_before;

create table usage_total (
  credential_id varchar(36) collate "C" not null,
  step varchar(6) collate "C" not null,
  at_minute bigint not null,
  operation varchar(400) collate "C" not null,
  code varchar(40) collate "C" not null,
  reported boolean not null,
  account_id varchar(36) collate "C" not null,
  requests bigint not null
) partition by list (step);
create table usage_total_minute partition of usage_total for values in ('minute') partition by range (at_minute);
create table usage_total_minute_rest partition of usage_total_minute default;
create table usage_total_hour partition of usage_total for values in ('hour') partition by range (at_minute);
create table usage_total_hour_rest partition of usage_total_hour default;
create table usage_total_day partition of usage_total for values in ('day') partition by range (at_minute);
create table usage_total_day_rest partition of usage_total_day default;

create table usage_address (
  credential_id varchar(36) collate "C" not null,
  at_hour bigint not null,
  part varchar(16) collate "C" not null,
  address varchar(64) collate "C" not null,
  account_id varchar(36) collate "C" not null,
  requests bigint not null,
  refused bigint not null,
  last_at bigint not null
) partition by range (at_hour);
create table usage_address_rest partition of usage_address default;

create table rejection (
  decision_id varchar(40) collate "C" not null,
  at_micros bigint not null,
  door varchar(40) collate "C" not null,
  account_id varchar(36) collate "C",
  credential_id varchar(36) collate "C",
  code varchar(40) collate "C" not null,
  status integer not null,
  method varchar(40) collate "C" not null,
  api varchar(64) collate "C",
  operation_id varchar(400) collate "C",
  path_template varchar(4000) collate "C",
  address varchar(64) collate "C",
  request_bytes bigint not null,
  response_bytes bigint not null,
  took_micros bigint not null
) partition by range (at_micros);
create table rejection_rest partition of rejection default;

insert into usage_total (credential_id, step, at_minute, operation, code, reported, account_id, requests)
  select credential_id, step, at_minute, operation, code, reported, account_id, requests from usage_total_before;
insert into usage_address (credential_id, at_hour, part, address, account_id, requests, refused, last_at)
  select credential_id, at_hour, part, address, account_id, requests, refused, last_at from usage_address_before;
insert into rejection (
    decision_id, at_micros, door, account_id, credential_id, code, status, method, api, operation_id, path_template,
    address, request_bytes, response_bytes, took_micros)
  select
    decision_id, at_micros, door, account_id, credential_id, code, status, method, api, operation_id, path_template,
    address, request_bytes, response_bytes, took_micros from rejection_before;

drop table usage_total_before;
drop table usage_address_before;
drop table rejection_before;

alter table usage_total
  add constraint pk_usage_total primary key (credential_id, step, at_minute, operation, code, reported);
create index ix_usage_total_account on usage_total (account_id, step, at_minute);
create index ix_usage_total_time on usage_total (step, at_minute);

alter table usage_address add constraint pk_usage_address primary key (credential_id, at_hour, part, address);
create index ix_usage_address_account on usage_address (account_id, at_hour);
create index ix_usage_address_hour on usage_address (at_hour);

-- A unique key of a partitioned table holds what it is parted by.
alter table rejection add constraint pk_rejection primary key (decision_id, at_micros);
create index ix_rejection_account on rejection (account_id, at_micros, decision_id);
create index ix_rejection_time on rejection (at_micros, decision_id);
create index ix_rejection_credential on rejection (credential_id, at_micros, decision_id);
