-- How far a copy into this database has come, table by table, while one is under way; empty otherwise. The key is that of
-- the last row that was copied, as JSON. The row without a name says of which epoch and revision the copy is.
create table store_copy (
  name varchar(64) not null,
  after_key varchar(10000) not null,
  copied bigint not null,
  done boolean not null,
  constraint pk_store_copy primary key (name)
);
