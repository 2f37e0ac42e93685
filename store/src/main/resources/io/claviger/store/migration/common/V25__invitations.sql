-- A role, or an operator's rights, that was offered is nobody's until it is accepted. Who had joined has accepted.
alter table member_role add column accepted boolean not null default true;
update member_role set accepted = false where member_id in (select id from member where joined_at is null);

alter table member add column operator_invited boolean not null default false;
update member set operator_invited = is_operator where joined_at is null;
update member set is_operator = false where joined_at is null;

-- What an invitation's link offers: a role in this account, or without one an operator's rights. Older ones said nothing of
-- it, so they end.
alter table member_link add column account_id varchar(36);
delete from member_link where purpose = 'INVITATION';
