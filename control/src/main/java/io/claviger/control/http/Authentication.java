package io.claviger.control.http;

import io.claviger.control.role.Caller;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, by a bearer token (RFC 6750 section 2.1), and whether that token is still accepted later on. It
 * never waits. Tokens that are not accepted are counted by address; beyond the limit, they are told so alike.
 */
public final class Authentication {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7E]{1,512}) *");

    private final Snapshot snapshot;
    private final FailedAuthentications failed;
    private final MicroClock clock;

    /**
     * Who calls, and by what.
     *
     * @param token the secret that was presented; a token may have several, which end apart
     */
    record Authenticated(Caller caller, Secret token) {}

    public Authentication(Snapshot snapshot, FailedAuthentications failed, MicroClock clock) {
        this.snapshot = snapshot;
        this.failed = failed;
        this.clock = clock;
    }

    /**
     * The caller of a request.
     *
     * @param authorization the request's {@code Authorization} headers
     * @param address the client's
     * @throws ClavigerException with {@code CREDENTIAL_MISSING}, {@code CREDENTIAL_AMBIGUOUS} or
     *     {@code CREDENTIAL_INVALID}, which is all that anyone is told of a token that is not accepted, unless there were
     *     {@link TooManyFailures} from the address
     */
    Authenticated authenticate(List<String> authorization, @Nullable String address) {
        if (authorization.isEmpty()) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_MISSING, "Send a service token as Authorization: Bearer cvgadm_….");
        }
        if (authorization.size() > 1) {
            throw new ClavigerException(ErrorCode.CREDENTIAL_AMBIGUOUS, "There is more than one Authorization header.");
        }
        var bearer = BEARER.matcher(authorization.getFirst());
        if (!bearer.matches()) {
            throw failed(address);
        }
        var secret = Secret.of(bearer.group(1));
        var token = snapshot.serviceToken(secret, clock.nowMicros());
        if (token == null) {
            throw failed(address);
        }
        return new Authenticated(Caller.of(token, address), secret);
    }

    /**
     * Goes on only where the token is accepted still: between a request's head and the end of its body there may be a
     * minute, in which it was revoked.
     *
     * @throws ClavigerException with {@code CREDENTIAL_INVALID}
     */
    void requireStill(Authenticated authenticated) {
        if (snapshot.serviceToken(authenticated.token, clock.nowMicros()) == null) {
            throw notAccepted();
        }
    }

    private ClavigerException failed(@Nullable String address) {
        var seconds = address == null ? 0 : failed.record(ClientAddress.ofPeer(address), clock.nowMicros());
        return seconds == 0 ? notAccepted() : new TooManyFailures(seconds);
    }

    private static ClavigerException notAccepted() {
        return new ClavigerException(
                ErrorCode.CREDENTIAL_INVALID, "The service token in the Authorization header is not accepted.");
    }
}
