package io.claviger.control.session;

import io.claviger.control.role.Grant;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;
import java.util.List;

/** A session that has just begun, with the token that the browser is given. */
public record Begun(SessionToken token, StoredSession session, StoredMember member, List<Grant> grants) {
    public Begun {
        grants = List.copyOf(grants);
    }
}
