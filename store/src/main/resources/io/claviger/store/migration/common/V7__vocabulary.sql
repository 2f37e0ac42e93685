-- Values of a dimension that an account's people said beforehand: a JSON object of descriptions by value.
create table vocabulary (
  account_id varchar(36) not null,
  dimension varchar(50) not null,
  known varchar(2000000) not null,
  changed_at bigint not null,
  changed_by varchar(200) not null,
  version bigint not null,
  constraint pk_vocabulary primary key (account_id, dimension),
  constraint fk_vocabulary_account foreign key (account_id) references account (id)
);

-- Values that allowed requests held.
create table seen_value (
  account_id varchar(36) not null,
  dimension varchar(50) not null,
  value varchar(256) not null,
  first_at bigint not null,
  last_at bigint not null,
  constraint pk_seen_value primary key (account_id, dimension, value)
);
