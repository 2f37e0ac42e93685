-- An account's requests by code, in the same steps of time as usage_total, each written at once: a page about an account
-- need not read what each of its credentials did. Reported rows are no further requests, as there.
create table usage_account (
  account_id varchar(36) not null,
  step varchar(6) not null,
  at_minute bigint not null,
  code varchar(40) not null,
  reported boolean not null,
  requests bigint not null,
  constraint pk_usage_account primary key (account_id, step, at_minute, code, reported)
);

-- The oldest of all, which are dropped.
create index ix_usage_account_time on usage_account (step, at_minute);

-- What is in usage_total already. Minutes before the progress of the hours are in the hours too, and hours before that of
-- the days in the days.
-- [jooq ignore start]
insert into usage_account (account_id, step, at_minute, code, reported, requests)
  select account_id, 'minute', at_minute, code, reported, sum(requests) from usage_total
  where step = 'minute' and account_id <> ''
  group by account_id, at_minute, code, reported;

insert into usage_account (account_id, step, at_minute, code, reported, requests)
  select account_id, 'hour', at_minute - at_minute % 60, code, reported, sum(requests) from usage_total
  where account_id <> ''
    and (step = 'hour'
      or step = 'minute' and at_minute >= coalesce((select p.at_minute from usage_progress p where p.name = 'hour'), 0))
  group by account_id, at_minute - at_minute % 60, code, reported;

insert into usage_account (account_id, step, at_minute, code, reported, requests)
  select account_id, 'day', at_minute - at_minute % 1440, code, reported, sum(requests) from usage_total
  where account_id <> ''
    and (step = 'day'
      or step = 'hour' and at_minute >= coalesce((select p.at_minute from usage_progress p where p.name = 'day'), 0)
      or step = 'minute' and at_minute >= coalesce((select p.at_minute from usage_progress p where p.name = 'hour'), 0))
  group by account_id, at_minute - at_minute % 1440, code, reported;
-- [jooq ignore stop]

-- The hundred busiest credentials of an account in an hour, and in a day, once it is over. usage_progress has 'busyHour'
-- and 'busyDay': what is before them is here.
create table usage_busiest (
  account_id varchar(36) not null,
  step varchar(6) not null,
  at_minute bigint not null,
  credential_id varchar(36) not null,
  requests bigint not null,
  failed bigint not null,
  constraint pk_usage_busiest primary key (account_id, step, at_minute, credential_id)
);

-- The oldest of all, which are dropped.
create index ix_usage_busiest_time on usage_busiest (step, at_minute);
