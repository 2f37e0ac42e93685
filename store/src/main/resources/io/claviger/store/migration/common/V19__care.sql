-- What of an account's credentials needs care, without reading their policies, which are long.
create index ix_credential_care on credential (account_id, kind, standing, expires_at, created_at, id);
