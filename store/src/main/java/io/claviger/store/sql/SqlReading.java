package io.claviger.store.sql;

import io.claviger.store.Reading;
import io.claviger.store.account.AccountReads;
import io.claviger.store.account.IpFilterReads;
import io.claviger.store.account.SqlAccounts;
import io.claviger.store.account.SqlIpFilters;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.SqlAudit;
import io.claviger.store.catalog.ApiReads;
import io.claviger.store.catalog.SqlApis;
import io.claviger.store.credential.KeyReads;
import io.claviger.store.credential.SqlKeys;
import io.claviger.store.credential.SqlTokens;
import io.claviger.store.credential.TokenReads;
import io.claviger.store.decision.DecisionReads;
import io.claviger.store.decision.SqlDecisions;
import io.claviger.store.policy.PolicyReads;
import io.claviger.store.policy.SqlPolicies;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import io.claviger.store.usage.RejectionReads;
import io.claviger.store.usage.SqlRejections;
import io.claviger.store.usage.SqlUsage;
import io.claviger.store.usage.UsageReads;
import io.claviger.store.vocabulary.SqlVocabularies;
import io.claviger.store.vocabulary.VocabularyReads;

/** A read in SQL. Its parts could write, but are not handed out as such. */
record SqlReading(Session session, AuditSeal seal, SealedKeys sealedKeys) implements Reading {
    @Override
    public long nowMicros() {
        return session.nowMicros();
    }

    @Override
    public long revision() {
        return session.revision();
    }

    @Override
    public AccountReads accounts() {
        return new SqlAccounts(session);
    }

    @Override
    public IpFilterReads ipFilters() {
        return new SqlIpFilters(session);
    }

    @Override
    public PolicyReads policies() {
        return new SqlPolicies(session);
    }

    @Override
    public VocabularyReads vocabularies() {
        return new SqlVocabularies(session);
    }

    @Override
    public KeyReads keys() {
        return new SqlKeys(session, sealedKeys);
    }

    @Override
    public TokenReads tokens() {
        return new SqlTokens(session, sealedKeys.pepperVersion());
    }

    @Override
    public ApiReads apis() {
        return new SqlApis(session);
    }

    @Override
    public AuditReads audit() {
        return new SqlAudit(session, seal);
    }

    @Override
    public DecisionReads decisions() {
        return new SqlDecisions(session);
    }

    @Override
    public UsageReads usage() {
        return new SqlUsage(session);
    }

    @Override
    public RejectionReads rejections() {
        return new SqlRejections(session);
    }
}
