-- Decisions with their traces, for a day: refusals, and a sample of what was allowed. Empty text stands for no account.
create table decision (
  decision_id varchar(36) not null,
  lane varchar(20) not null,
  at_micros bigint not null,
  account_id varchar(36) not null,
  document varchar(1000000) not null,
  constraint pk_decision primary key (decision_id)
);

-- How many each account has in a lane, and the oldest of them, which make room.
create index ix_decision_lane on decision (lane, account_id, at_micros, decision_id);

-- Those whose time is over.
create index ix_decision_time on decision (at_micros);
