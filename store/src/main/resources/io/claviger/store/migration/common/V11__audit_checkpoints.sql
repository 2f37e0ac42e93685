-- Signed statements of how far a chain had come. The document is canonical JSON, exactly as it was signed; the other
-- columns repeat what is searched by. Of the kind 'start' a chain has one at most: up to there retention dropped its
-- entries. 'interim' ones are made while the chain grows.
create table audit_checkpoint (
  chain varchar(36) not null,
  kind varchar(10) not null,
  sequence bigint not null,
  at_micros bigint not null,
  document bytea not null,
  signature bytea not null,
  constraint pk_audit_checkpoint primary key (chain, kind, sequence)
);

-- Up to where chains may be dropped: their checkpoints of before a time.
create index ix_audit_checkpoint_time on audit_checkpoint (kind, at_micros);
