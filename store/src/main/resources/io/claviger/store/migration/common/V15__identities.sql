-- Whom members are at the issuer of the operator's single sign-on: matched by issuer and subject, never by address.
create table member_identity (
  id varchar(36) not null,
  member_id varchar(36) not null,
  issuer varchar(1000) not null,
  subject varchar(255) not null,
  created_at bigint not null,
  constraint pk_member_identity primary key (id),
  constraint fk_member_identity_member foreign key (member_id) references member (id)
);

create unique index ix_member_identity_subject on member_identity (issuer, subject);

-- One identity a member and issuer.
create unique index ix_member_identity_member on member_identity (member_id, issuer);

-- Sign-ins at the issuer that have come back and signed in, so that none does twice: the digest of each one's state, in
-- base64url. Those that could not come back any more are deleted.
create table used_sign_in (
  state varchar(64) not null,
  expires_at bigint not null,
  constraint pk_used_sign_in primary key (state)
);

create index ix_used_sign_in_expires on used_sign_in (expires_at);
