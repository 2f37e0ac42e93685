package io.claviger.control.http;

import io.claviger.control.role.Caller;
import io.claviger.control.session.SignedIn;
import io.claviger.core.credential.Secret;
import org.jspecify.annotations.Nullable;

/** Who calls, and by what. The caller has only those of its roles that permit the call. */
sealed interface Identity {
    Caller caller();

    /**
     * By a service token.
     *
     * @param token the secret that was presented; a token may have several, which end apart
     */
    record ByToken(Caller caller, Secret token) implements Identity {}

    /** By a session. */
    record BySession(Caller caller, SignedIn session) implements Identity {}

    /**
     * Nobody in particular, which is enough for the call.
     *
     * @param session of the cookie that came along all the same, or null
     */
    record Visitor(Caller caller, @Nullable SignedIn session) implements Identity {}
}
