package io.claviger.store;

import io.claviger.store.account.AccountReads;
import io.claviger.store.account.IpFilterReads;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.care.CareReads;
import io.claviger.store.catalog.ApiReads;
import io.claviger.store.credential.KeyReads;
import io.claviger.store.credential.TokenReads;
import io.claviger.store.decision.DecisionReads;
import io.claviger.store.handover.HandOverReads;
import io.claviger.store.member.IdentityReads;
import io.claviger.store.member.LinkReads;
import io.claviger.store.member.MemberReads;
import io.claviger.store.member.SessionReads;
import io.claviger.store.policy.PolicyReads;
import io.claviger.store.usage.OverviewReads;
import io.claviger.store.usage.RejectionReads;
import io.claviger.store.usage.UsageReads;
import io.claviger.store.vocabulary.VocabularyReads;

/** A transaction that reads: everything as of one revision. */
public interface Reading {
    /** The time of the transaction, in microseconds. */
    long nowMicros();

    /** The revision that is read, or that the change will make. */
    long revision();

    AccountReads accounts();

    IpFilterReads ipFilters();

    PolicyReads policies();

    VocabularyReads vocabularies();

    KeyReads keys();

    TokenReads tokens();

    MemberReads members();

    LinkReads links();

    SessionReads sessions();

    IdentityReads identities();

    HandOverReads handOvers();

    ApiReads apis();

    AuditReads audit();

    DecisionReads decisions();

    UsageReads usage();

    OverviewReads overview();

    CareReads care();

    RejectionReads rejections();
}
