-- What each change touched, for nodes that follow: at least one row a change, so that a revision without one was dropped.
-- Kept for an hour. Served by the primary key, in the order of revisions.
create table change_feed (
  revision bigint not null,
  part integer not null,
  kind varchar(20) not null,
  subject varchar(100) not null,
  at_micros bigint not null,
  constraint pk_change_feed primary key (revision, part)
);

-- The nodes that share the database. The revision is the one that a node has applied; the renewals count those of its
-- lease. Times are the node's own and only shown: no clocks are compared.
create table node (
  id varchar(40) not null,
  host varchar(255) not null,
  version varchar(60) not null,
  roles varchar(200) not null,
  lease_micros bigint not null,
  lapses_micros bigint not null,
  epoch varchar(36) not null,
  revision bigint not null,
  renewals bigint not null,
  started_at bigint not null,
  constraint pk_node primary key (id)
);
