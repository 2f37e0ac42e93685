package io.claviger.core.decision;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What the checks look at: the request, and what the snapshot knows of its credential.
 *
 * @param key the key that the presented secret belongs to or the supposed id names, or null
 * @param secret which of its secrets was presented; null when the key was named by its id
 * @param account the key's account
 * @param policy what the key may do: its own policy, or the named one it refers to; {@link Policy#NONE} without a key
 * @param catalog as it was then
 * @param bodyUnread whether it was judged before its body was read, though a guard hangs on it
 * @param degraded whether the node was out of touch, so that what was changed lately may not be looked at
 */
public record Judgement(
        AccessRequest request,
        @Nullable Key key,
        @Nullable SecretVersion secret,
        @Nullable Account account,
        Policy policy,
        Catalog catalog,
        boolean bodyUnread,
        boolean degraded) {

    /** The same, its body not read yet. */
    Judgement beforeBody() {
        return new Judgement(request, key, secret, account, policy, catalog, true, degraded);
    }

    /** When it arrived, in microseconds. */
    public long atMicros() {
        return request.atMicros();
    }

    /** The operation that is called, or null where none is known. */
    @Nullable Operation operation() {
        return request.target() instanceof Target.Known known ? known.operation() : null;
    }

    /** Units that it takes from limits and quotas. */
    public long cost() {
        var own = request.cost();
        var operation = operation();
        return own > 0 ? own : operation == null ? 1 : operation.cost();
    }

    /** The guarded values that were read, by dimension. */
    public Inputs valuesRead() {
        return GuardInputs.of(request.values());
    }

    /**
     * Whether no credential is asked for at all: the operation is public, and the door wants nothing to be known of the
     * caller beside.
     */
    boolean open() {
        return request.permissions().isEmpty()
                && request.query() == null
                && request.target() instanceof Target.Known known
                && known.operation().open();
    }
}
