-- People who sign in. The address is kept as it is compared, in lower case; the password as Argon2id writes it, with its
-- parameters; the second factor's secret sealed, bound to the member. Null: no password yet, never signed in, none.
create table member (
  id varchar(36) not null,
  email varchar(254) not null,
  name varchar(1000) not null,
  is_operator boolean not null,
  password varchar(400),
  joined_at bigint,
  totp_secret bytea,
  totp_key_version integer,
  totp_since bigint,
  totp_step bigint not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  changed_at bigint not null,
  version bigint not null,
  constraint pk_member primary key (id)
);

create unique index ix_member_email on member (email);

-- All members, newest first.
create index ix_member_created on member (created_at, id);

-- Operators, of whom one must stay.
create index ix_member_operator on member (is_operator);

create table member_role (
  member_id varchar(36) not null,
  account_id varchar(36) not null,
  role varchar(20) not null,
  constraint pk_member_role primary key (member_id, account_id),
  constraint fk_member_role_member foreign key (member_id) references member (id),
  constraint fk_member_role_account foreign key (account_id) references account (id)
);

-- The members of an account.
create index ix_member_role_account on member_role (account_id, member_id);

-- Digests of codes that stand in for the second factor. A used one is deleted.
create table recovery_code (
  member_id varchar(36) not null,
  place integer not null,
  digest bytea not null,
  constraint pk_recovery_code primary key (member_id, place),
  constraint fk_recovery_code_member foreign key (member_id) references member (id)
);

-- One-time links. A link that was used, or replaced by a newer one, is deleted. That of the first start has no member.
create table member_link (
  id varchar(36) not null,
  purpose varchar(20) not null,
  member_id varchar(36),
  digest bytea not null,
  created_at bigint not null,
  created_by varchar(200) not null,
  expires_at bigint not null,
  constraint pk_member_link primary key (id),
  constraint fk_member_link_member foreign key (member_id) references member (id)
);

-- [jooq ignore start]
create unique index ix_member_link_digest on member_link (digest);
-- [jooq ignore stop]

-- The links of a member.
create index ix_member_link_member on member_link (member_id);

-- Who is signed in where. One that ended is deleted.
create table member_session (
  id varchar(36) not null,
  member_id varchar(36) not null,
  digest bytea not null,
  signed_in boolean not null,
  address varchar(64),
  agent varchar(1000),
  created_at bigint not null,
  expires_at bigint not null,
  last_seen_at bigint not null,
  constraint pk_member_session primary key (id),
  constraint fk_member_session_member foreign key (member_id) references member (id)
);

-- [jooq ignore start]
create unique index ix_member_session_digest on member_session (digest);
-- [jooq ignore stop]

-- The sessions of a member, newest first.
create index ix_member_session_member on member_session (member_id, created_at, id);

-- Those that are over.
create index ix_member_session_expires on member_session (expires_at);
