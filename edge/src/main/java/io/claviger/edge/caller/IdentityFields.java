package io.claviger.edge.caller;

import io.claviger.core.decision.Decision.Allowed;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The header fields that tell the service behind who calls and by which decision. All are always set, so that what a
 * caller sent under these names never stands.
 */
public final class IdentityFields {
    /** Stands where there is nothing to tell. */
    public static final CharSequence NOBODY = HttpHeaders.createOptimized("-");

    private static final CharSequence CREDENTIAL = HttpHeaders.createOptimized("X-Claviger-Credential");
    private static final CharSequence ACCOUNT = HttpHeaders.createOptimized("X-Claviger-Account");
    private static final CharSequence TYPE = HttpHeaders.createOptimized("X-Claviger-Type");
    private static final CharSequence SUBJECT = HttpHeaders.createOptimized("X-Claviger-Subject");
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("X-Claviger-Permissions");
    private static final CharSequence DECISION = HttpHeaders.createOptimized("X-Claviger-Decision");

    private IdentityFields() {}

    /**
     * Adds them.
     *
     * @param permission the permission that the operation used
     */
    public static void add(Allowed decision, String permission, MultiMap out) {
        var key = decision.key();
        out.add(CREDENTIAL, key == null ? NOBODY : key.id());
        out.add(ACCOUNT, key == null ? NOBODY : key.accountId());
        out.add(TYPE, key == null ? NOBODY : key.type().text());
        out.add(SUBJECT, NOBODY);
        out.add(PERMISSIONS, key == null ? NOBODY : permission);
        out.add(DECISION, decision.id());
    }
}
