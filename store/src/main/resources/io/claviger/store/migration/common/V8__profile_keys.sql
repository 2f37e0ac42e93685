-- The newest secret of each profile key, which ships inside an app and so may be read again. Sealed; the ids of the key and
-- of the secret are what the seal is bound to.
create table published_secret (
  credential_id varchar(36) not null,
  secret_id varchar(36) not null,
  sealed bytea not null,
  key_version integer not null,
  constraint pk_published_secret primary key (credential_id),
  constraint fk_published_secret_credential foreign key (credential_id) references credential (id),
  constraint fk_published_secret_secret foreign key (secret_id) references secret (id)
);
