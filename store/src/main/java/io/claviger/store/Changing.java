package io.claviger.store;

import io.claviger.store.account.Accounts;
import io.claviger.store.account.IpFilters;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditTrail;
import io.claviger.store.catalog.Apis;
import io.claviger.store.credential.Keys;
import io.claviger.store.credential.Tokens;
import io.claviger.store.handover.HandOvers;
import io.claviger.store.member.Identities;
import io.claviger.store.member.Links;
import io.claviger.store.member.Members;
import io.claviger.store.member.Sessions;
import io.claviger.store.policy.Policies;
import io.claviger.store.vocabulary.Vocabularies;
import org.jspecify.annotations.Nullable;

/** A transaction that changes. The lock was taken before anything was read, so nothing that it read can be outdated. */
public interface Changing extends Reading {
    Actor actor();

    @Override
    Accounts accounts();

    @Override
    IpFilters ipFilters();

    @Override
    Policies policies();

    @Override
    Vocabularies vocabularies();

    @Override
    Keys keys();

    @Override
    Tokens tokens();

    @Override
    Members members();

    @Override
    Links links();

    @Override
    Sessions sessions();

    @Override
    Identities identities();

    @Override
    HandOvers handOvers();

    @Override
    Apis apis();

    @Override
    AuditTrail audit();

    /**
     * Says that it was so already: no revision is made, and no audit entry is asked for. Returns its argument, so that
     * work can end {@code return tx.nothingChanged(key)}.
     */
    <T extends @Nullable Object> T nothingChanged(T value);
}
