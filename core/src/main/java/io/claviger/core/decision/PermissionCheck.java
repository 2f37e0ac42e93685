package io.claviger.core.decision;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.Key;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.Policy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has the credential the operation's permission, and those that the door asks for beside it? */
final class PermissionCheck implements Check {
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");
    private static final Skipped OFF = new Skipped("The key's permissions are switched off: it may call everything.");
    private static final Passed PERMITTED = new Passed("The key has every permission that the call needs.");

    @Override
    public String name() {
        return "permission";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return NO_KEY;
        }
        var policy = judgement.policy();
        if (policy.permissionsMode() == Mode.OFF) {
            return OFF;
        }
        var refusal = missing(judgement, key, policy);
        return refusal == null ? PERMITTED : refusal.in(policy.permissionsMode());
    }

    private static @Nullable Refusal missing(Judgement judgement, Key key, Policy policy) {
        if (judgement.request().target() instanceof Target.Known(var api, var operation) && !operation.open()) {
            var permitted = key.accessType() == AccessType.CUSTOM
                    ? policy.permits(operation.permission())
                    : api.isReachedBy(key.accessType(), operation.permission());
            if (!permitted) {
                return missing(key, operation.permission());
            }
        }
        var catalog = judgement.catalog();
        var asked = judgement.request().permissions();
        for (var i = 0; i < asked.size(); i++) {
            if (!holds(key, policy, catalog, asked.get(i))) {
                return missing(key, asked.get(i));
            }
        }
        var query = judgement.request().query();
        return query == null || query.isFulfilled(name -> holds(key, policy, catalog, name))
                ? null
                : new Refusal(
                        ErrorCode.PERMISSION_MISSING,
                        "The key lacks permissions of those asked for: " + query + ".",
                        "Add to the key's permissions what fulfils " + query + ".");
    }

    private static boolean holds(Key key, Policy policy, Catalog catalog, String permission) {
        return key.accessType() == AccessType.CUSTOM
                ? policy.permits(permission)
                : catalog.permissionsOf(key.accessType()).contains(permission);
    }

    private static Refusal missing(Key key, String permission) {
        return new Refusal(
                ErrorCode.PERMISSION_MISSING,
                "The key lacks the permission " + permission + ".",
                key.accessType() == AccessType.CUSTOM
                        ? "Add " + permission + " to the key's permissions."
                        : "Use a key of another access type, or mark the permission in the API's document"
                                + " (x-claviger-api.accessTypes).");
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return Inputs.NONE;
        }
        var policy = judgement.policy();
        var query = judgement.request().query();
        var asked = asked(judgement);
        var held = key.accessType() == AccessType.CUSTOM
                ? policy.permissions()
                : judgement.catalog().permissionsOf(key.accessType());
        var inputs = Inputs.with()
                .text("mode", policy.permissionsMode().text())
                .text("accessType", key.accessType().text())
                .text("policyId", key.policyId())
                .texts("asked", asked)
                .text("query", query == null ? null : query.toString())
                .texts("held", asked.stream().filter(held::contains).toList())
                .texts(
                        "missing",
                        asked.stream().filter(name -> !held.contains(name)).toList());
        return inputs.number("permissionsOfKey", held.size()).build();
    }

    /** Every permission that has a part in the call, each once. */
    private static Set<String> asked(Judgement judgement) {
        var asked = new LinkedHashSet<String>();
        var operation = judgement.operation();
        if (operation != null && !operation.open()) {
            asked.add(operation.permission());
        }
        asked.addAll(judgement.request().permissions());
        var query = judgement.request().query();
        if (query != null) {
            asked.addAll(query.permissions());
        }
        return asked;
    }
}
