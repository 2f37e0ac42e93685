-- Links with which a third party generates a key for itself. The wish is the key as it was asked for, as JSON; it is
-- judged again when the link is opened, and so is who gave the link, a member or a token.
create table hand_over (
  id varchar(36) not null,
  account_id varchar(36) not null,
  key_name varchar(1000) not null,
  wish text not null,
  digest bytea not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  giver_kind varchar(20) not null,
  giver_name varchar(1000) not null,
  expires_at bigint not null,
  opened_at bigint,
  opened_from varchar(64),
  key_id varchar(36),
  revoked_at bigint,
  constraint pk_hand_over primary key (id),
  constraint fk_hand_over_account foreign key (account_id) references account (id)
);

-- [jooq ignore start]
create unique index ix_hand_over_digest on hand_over (digest);
-- [jooq ignore stop]

-- Those of an account, newest first.
create index ix_hand_over_account on hand_over (account_id, created_at, id);

-- Those that are long over.
create index ix_hand_over_expires on hand_over (expires_at);
