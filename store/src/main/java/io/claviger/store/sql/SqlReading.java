package io.claviger.store.sql;

import io.claviger.store.Reading;
import io.claviger.store.account.Accounts;
import io.claviger.store.account.IpFilters;
import io.claviger.store.account.SqlAccounts;
import io.claviger.store.account.SqlIpFilters;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.AuditTrail;
import io.claviger.store.audit.SqlAudit;
import io.claviger.store.care.CareReads;
import io.claviger.store.care.SqlCare;
import io.claviger.store.catalog.Apis;
import io.claviger.store.catalog.SqlApis;
import io.claviger.store.credential.Keys;
import io.claviger.store.credential.SqlKeys;
import io.claviger.store.credential.SqlTokens;
import io.claviger.store.credential.Tokens;
import io.claviger.store.decision.DecisionReads;
import io.claviger.store.decision.SqlDecisions;
import io.claviger.store.handover.HandOvers;
import io.claviger.store.handover.SqlHandOvers;
import io.claviger.store.member.Identities;
import io.claviger.store.member.Links;
import io.claviger.store.member.Members;
import io.claviger.store.member.Sessions;
import io.claviger.store.member.SqlIdentities;
import io.claviger.store.member.SqlLinks;
import io.claviger.store.member.SqlMembers;
import io.claviger.store.member.SqlSessions;
import io.claviger.store.policy.Policies;
import io.claviger.store.policy.SqlPolicies;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import io.claviger.store.usage.KeptUsage;
import io.claviger.store.usage.OverviewReads;
import io.claviger.store.usage.RejectionReads;
import io.claviger.store.usage.SqlOverview;
import io.claviger.store.usage.SqlRejections;
import io.claviger.store.usage.SqlUsage;
import io.claviger.store.usage.UsageReads;
import io.claviger.store.vocabulary.SqlVocabularies;
import io.claviger.store.vocabulary.Vocabularies;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in SQL. Its parts could all write; who is given it as a {@link Reading} sees of them what reads.
 */
class SqlReading implements Reading {
    private final Session session;
    private final AuditSeal seal;
    private final SealedKeys keys;
    private final @Nullable KeptUsage unsettled;

    /** @param unsettled as {@link SqlUsage} takes it */
    SqlReading(Session session, AuditSeal seal, SealedKeys keys, @Nullable KeptUsage unsettled) {
        this.session = session;
        this.seal = seal;
        this.keys = keys;
        this.unsettled = unsettled;
    }

    @Override
    public long nowMicros() {
        return session.nowMicros();
    }

    @Override
    public long revision() {
        return session.revision();
    }

    @Override
    public Accounts accounts() {
        return new SqlAccounts(session);
    }

    @Override
    public IpFilters ipFilters() {
        return new SqlIpFilters(session);
    }

    @Override
    public Policies policies() {
        return new SqlPolicies(session);
    }

    @Override
    public Vocabularies vocabularies() {
        return new SqlVocabularies(session);
    }

    @Override
    public Keys keys() {
        return new SqlKeys(session, keys);
    }

    @Override
    public Tokens tokens() {
        return new SqlTokens(session, keys.pepperVersion());
    }

    @Override
    public Members members() {
        return new SqlMembers(session, keys);
    }

    @Override
    public Links links() {
        return new SqlLinks(session);
    }

    @Override
    public Sessions sessions() {
        return new SqlSessions(session);
    }

    @Override
    public Identities identities() {
        return new SqlIdentities(session);
    }

    @Override
    public HandOvers handOvers() {
        return new SqlHandOvers(session);
    }

    @Override
    public Apis apis() {
        return new SqlApis(session);
    }

    @Override
    public AuditTrail audit() {
        return new SqlAudit(session, seal);
    }

    @Override
    public DecisionReads decisions() {
        return new SqlDecisions(session);
    }

    @Override
    public UsageReads usage() {
        return new SqlUsage(session, unsettled);
    }

    @Override
    public OverviewReads overview() {
        return new SqlOverview(session);
    }

    @Override
    public CareReads care() {
        return new SqlCare(session);
    }

    @Override
    public RejectionReads rejections() {
        return new SqlRejections(session);
    }
}
