-- What the second schema added: what was used of limits and quotas.
insert into limit_state (scope, owner_id, state)
  values ('CREDENTIAL', '0199c82c-c000-7018-8062-96fa4bb83844', 'AQEBB2NyZWRpdHMAAP//////////fwGMgLj23paQAwo');
