package io.claviger.control.key;

import io.claviger.control.contract.Nearest;
import io.claviger.control.json.JsonPointer;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the members of a key must mean, beyond their shape. */
final class KeyRules {
    /** So many wrong names are answered for, and for so many the near ones are looked up, which takes time. */
    static final int MOST_FAULTS = 100;

    private static final int MOST_SUGGESTIONS = 20;

    private KeyRules() {}

    /**
     * Finds permissions that no operation asks for.
     *
     * @param held those that the key has already: they may stay although they are dormant
     */
    static List<FieldFault> permissions(List<String> named, Set<String> held, Catalog catalog) {
        var faults = new ArrayList<FieldFault>();
        for (var i = 0; i < named.size() && faults.size() < MOST_FAULTS; i++) {
            var permission = named.get(i);
            if (!catalog.hasPermission(permission) && !held.contains(permission)) {
                var near = faults.size() < MOST_SUGGESTIONS
                        ? Nearest.to(permission, catalog.permissions())
                        : List.<String>of();
                faults.add(new FieldFault(JsonPointer.item("/permissions", i), unknown(permission, near)));
            }
        }
        return faults;
    }

    /**
     * Finds an access type that does not go with the rest.
     *
     * @param permissionsNamed whether permissions are chosen by hand beside it
     * @param policyId the named policy that the key is to share, or null
     */
    static List<FieldFault> accessType(
            KeyType type, AccessType accessType, boolean permissionsNamed, @Nullable String policyId) {
        if (accessType == AccessType.CUSTOM) {
            return List.of();
        }
        var faults = new ArrayList<FieldFault>();
        if (type == KeyType.PROFILE) {
            faults.add(new FieldFault(
                    "/accessType", "must be custom for a profile key, which everybody has who has the app"));
        }
        if (permissionsNamed) {
            faults.add(new FieldFault("/permissions", "are chosen by hand only where the access type is custom"));
        }
        if (policyId != null) {
            faults.add(new FieldFault(
                    "/policyId",
                    "says what may be called, as the access type does; only a custom key shares a policy"));
        }
        return faults;
    }

    /**
     * Finds an own secret that looks like a service token: nobody, and no scanner, could tell which of the two leaked.
     *
     * @param ownSecret null where one is generated
     */
    static List<FieldFault> ownSecret(@Nullable Secret ownSecret) {
        return ownSecret != null && ownSecret.reveal().startsWith(KeyFormat.TOKEN_PREFIX + "_")
                ? List.of(new FieldFault(
                        "/secret", "must not start with " + KeyFormat.TOKEN_PREFIX + "_, as service tokens do"))
                : List.of();
    }

    private static String unknown(String permission, List<String> near) {
        var said = "there is no permission " + permission;
        return near.isEmpty() ? said : said + "; did you mean " + String.join(" or ", near) + "?";
    }
}
