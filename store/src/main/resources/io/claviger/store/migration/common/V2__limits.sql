-- What credentials and accounts have used of their quotas and of their windows of a minute or more.
create table limit_state (
  scope varchar(20) not null,
  owner_id varchar(36) not null,
  state varchar(200000) not null,
  constraint pk_limit_state primary key (scope, owner_id)
);
