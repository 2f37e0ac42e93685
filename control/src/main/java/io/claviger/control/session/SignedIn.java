package io.claviger.control.session;

import io.claviger.control.role.Caller;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;

/**
 * A session that is accepted, whose it is, and what he may do now.
 *
 * @param caller the member with the roles that it has now
 */
public record SignedIn(SessionToken token, StoredSession session, StoredMember member, Caller caller) {}
