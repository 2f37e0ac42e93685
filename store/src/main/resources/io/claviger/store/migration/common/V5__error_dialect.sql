-- How an API's callers are told that they are refused: problem, antavo, optimove or smsportal.
alter table api add column error_dialect varchar(20) default 'problem' not null;
