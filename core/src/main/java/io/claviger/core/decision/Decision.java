package io.claviger.core.decision;

import io.claviger.core.account.Account;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict on one request. */
public sealed interface Decision {
    /** Its id: time-ordered, unique, not a secret (UUIDv7, RFC 9562 section 5.7). */
    String id();

    /** The credential that proved right, or, of an allowed request without one (a public operation), null. */
    @Nullable Key key();

    /** What the credential may do; {@link Policy#NONE} without one. */
    Policy policy();

    /** What rules in report mode would have refused, in the order of their checks. */
    List<Reported> reported();

    /** What it was judged by, kept so that it can be explained afterwards; null of one that no engine made. */
    @Nullable Judgement judgement();

    /** Whether it was made while the node was out of touch with its store: what was changed lately may not be in it. */
    default boolean degraded() {
        var judgement = judgement();
        return judgement != null && judgement.degraded();
    }

    /** What is left of the limits that count the call; nothing where the credential did not prove right. */
    LimitVerdict limits();

    /** What a rule in report mode would have refused. */
    record Reported(String check, ErrorCode code, String detail) {}

    /**
     * Allowed.
     *
     * @param key null only for public operations
     * @param secret which of the key's secrets was presented; null where none was
     */
    record Allowed(
            String id,
            @Nullable Key key,
            @Nullable SecretVersion secret,
            @Nullable Account account,
            Policy policy,
            List<Reported> reported,
            LimitVerdict limits,
            @Nullable Judgement judgement)
            implements Decision {
        public Allowed {
            reported = List.copyOf(reported);
        }

        /** Nothing was reported or is limited, and the key has a policy of its own. */
        public Allowed(String id, @Nullable Key key, @Nullable SecretVersion secret, @Nullable Account account) {
            this(id, key, secret, account, own(key), List.of(), LimitVerdict.UNLIMITED, null);
        }
    }

    /**
     * Refused.
     *
     * @param code the true reason; {@link ErrorCode#toOutsider()} is what an outside caller is told
     * @param check the name of the check that refused
     * @param detail why, for a person; says nothing that a caller who proved a credential may not know
     * @param key the credential when it was found, also when its end is the reason
     * @param proved whether the credential proved right and is in force, so that its caller may be told more
     */
    record Refused(
            String id,
            ErrorCode code,
            String check,
            String detail,
            @Nullable Key key,
            Policy policy,
            boolean proved,
            List<Reported> reported,
            LimitVerdict limits,
            @Nullable Judgement judgement)
            implements Decision {
        public Refused {
            reported = List.copyOf(reported);
        }

        /** Nothing was reported or is limited, and the key has a policy of its own. */
        public Refused(String id, ErrorCode code, String check, String detail, @Nullable Key key, boolean proved) {
            this(id, code, check, detail, key, own(key), proved, List.of(), LimitVerdict.UNLIMITED, null);
        }

        /** Whether too many authentications had failed from its address: there may be any number of these. */
        public boolean beyondFailureLimit() {
            return FailureLimit.refused(this);
        }
    }

    private static Policy own(@Nullable Key key) {
        return key == null ? Policy.NONE : key.policy();
    }

    default boolean allowed() {
        return this instanceof Allowed;
    }

    /** The account it belongs to, or null. */
    default @Nullable String accountId() {
        Credential key = key();
        return key == null ? null : key.accountId();
    }
}
