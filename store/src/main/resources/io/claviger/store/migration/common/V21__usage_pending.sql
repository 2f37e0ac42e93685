-- Usage that was written as it was counted and is yet to be added to the tables of usage: a document a flush and bucket of
-- credentials, in the order of sequences of the process that wrote it. Each bucket is added by itself, within a minute or so.
-- The version is that of the document's form: what a later program wrote is left to it.
create table usage_pending (
  bucket integer not null,
  writer varchar(16) not null,
  sequence bigint not null,
  version integer not null,
  document bytea not null,
  constraint pk_usage_pending primary key (bucket, writer, sequence)
);
