package io.claviger.control.session;

import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Reading;
import io.claviger.store.member.StoredMember;

/** The member who calls. */
public final class OwnMember {
    private OwnMember() {}

    public static StoredMember find(Reading tx, Caller caller) {
        var member = tx.members().find(caller.actor().id());
        if (member == null) {
            throw new ClavigerException(ErrorCode.CREDENTIAL_INVALID, "The session is over.");
        }
        return member;
    }
}
