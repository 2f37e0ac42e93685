package io.claviger.control.http;

import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.LiveSessions;
import io.claviger.control.session.SessionToken;
import io.claviger.control.session.SignedIn;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.TooManyFailures;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Reading;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls: by a bearer token (RFC 6750 section 2.1), without waiting, or by a session, which is read from the
 * store; and whether that is still accepted later on. What is not accepted is counted by address; beyond the limit, it is
 * told so alike.
 */
public final class Authentication {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7E]{1,512}) *");

    private final Snapshot snapshot;
    private final LiveSessions sessions;
    private final FailedAuthentications failed;
    private final MicroClock clock;

    public Authentication(Snapshot snapshot, LiveSessions sessions, FailedAuthentications failed, MicroClock clock) {
        this.snapshot = snapshot;
        this.sessions = sessions;
        this.failed = failed;
        this.clock = clock;
    }

    /**
     * The caller of a request with a service token.
     *
     * @param authorization the request's {@code Authorization} headers
     * @param address the client's
     * @throws ClavigerException with {@code CREDENTIAL_MISSING}, {@code CREDENTIAL_AMBIGUOUS} or
     *     {@code CREDENTIAL_INVALID}, which is all that anyone is told of a token that is not accepted, unless there were
     *     {@link TooManyFailures} from the address; {@code ROLE_FORBIDDEN} where its role does not permit the call
     */
    Identity byToken(List<String> authorization, Permit permit, @Nullable String address) {
        if (authorization.isEmpty()) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_MISSING,
                    "Send a service token as Authorization: Bearer cvgadm_…, or sign in.");
        }
        if (authorization.size() > 1) {
            throw new ClavigerException(ErrorCode.CREDENTIAL_AMBIGUOUS, "There is more than one Authorization header.");
        }
        var bearer = BEARER.matcher(authorization.getFirst());
        if (!bearer.matches()) {
            throw failed(address, "service token in the Authorization header");
        }
        var secret = Secret.of(bearer.group(1));
        var token = snapshot.serviceToken(secret, clock.nowMicros());
        if (token == null) {
            throw failed(address, "service token in the Authorization header");
        }
        var caller = Caller.of(token, address);
        caller.require(permit);
        return new Identity.ByToken(caller.allowed(permit), secret);
    }

    /**
     * The caller of a request with a session's cookie. It waits for the store.
     *
     * @throws ClavigerException as {@link #byToken} does
     */
    Identity bySession(SessionToken token, Permit permit, @Nullable String address) {
        return identity(sessions.use(token, address), permit, address);
    }

    /**
     * The caller of a request of whom a session was found, or none.
     *
     * @throws ClavigerException as {@link #byToken} does
     */
    Identity identity(@Nullable SignedIn found, Permit permit, @Nullable String address) {
        if (permit.audience() == Permit.Audience.ANYONE) {
            return new Identity.Visitor(Caller.visitor(address), found);
        }
        if (found == null) {
            throw failed(address, "session");
        }
        if (permit.audience() == Permit.Audience.HALF_SIGNED_IN) {
            if (found.session().signedIn()) {
                throw ClavigerException.conflict("You are signed in already.");
            }
            return new Identity.BySession(found.caller().allowed(permit), found);
        }
        requireSignedIn(found);
        found.caller().require(permit);
        return new Identity.BySession(found.caller().allowed(permit), found);
    }

    /**
     * Goes on only where a service token is accepted still: between a request's head and the end of its body there may be a
     * minute, in which it was revoked.
     *
     * @throws ClavigerException with {@code CREDENTIAL_INVALID}
     */
    void requireStill(Identity identity) {
        if (identity instanceof Identity.ByToken byToken
                && snapshot.serviceToken(byToken.token(), clock.nowMicros()) == null) {
            throw notAccepted("service token in the Authorization header");
        }
    }

    /**
     * As {@link #requireStill(Identity)}, as of a transaction in which something is to be changed; a session must be there
     * still, and permit the same.
     */
    void requireStill(Reading tx, Identity identity, Permit permit) {
        requireStill(identity);
        if (identity instanceof Identity.BySession(var caller, var session)) {
            var now = sessions.find(tx, session.token(), caller.actor().address());
            if (now == null || now.session().signedIn() != session.session().signedIn()) {
                throw notAccepted("session");
            }
            if (!now.caller().allowed(permit).grants().equals(caller.grants())) {
                throw Caller.forbidden("Your roles have changed meanwhile.");
            }
        }
    }

    private static void requireSignedIn(SignedIn found) {
        if (!found.session().signedIn()) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_MISSING,
                    "The second factor is missing: send a code to POST /api/v1/session/second-factor.");
        }
    }

    private ClavigerException failed(@Nullable String address, String what) {
        var seconds = address == null ? 0 : failed.record(ClientAddress.ofPeer(address), clock.nowMicros());
        return seconds == 0 ? notAccepted(what) : new TooManyFailures(seconds);
    }

    private static ClavigerException notAccepted(String what) {
        return new ClavigerException(ErrorCode.CREDENTIAL_INVALID, "The " + what + " is not accepted.");
    }
}
