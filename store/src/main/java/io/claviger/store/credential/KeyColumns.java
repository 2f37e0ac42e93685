package io.claviger.store.credential;

import io.claviger.core.policy.Policy;
import io.claviger.store.session.CanonicalJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How a key's policy and metadata are written as JSON. */
public final class KeyColumns {
    private static final String PERMISSIONS = "permissions";

    private KeyColumns() {}

    /** {@code {"permissions":["A","B"]}}, sorted, so that equal policies are equal texts. */
    static String write(Policy policy) {
        return CanonicalJson.write(Map.of(PERMISSIONS, List.copyOf(new TreeSet<>(policy.permissions()))));
    }

    public static Policy readPolicy(String text) {
        var permissions = new HashSet<String>();
        if (CanonicalJson.read(text).get(PERMISSIONS) instanceof Collection<?> names) {
            names.forEach(name -> permissions.add((String) name));
        }
        return new Policy(permissions);
    }

    static String write(Map<String, String> metadata) {
        return CanonicalJson.write(metadata);
    }

    public static Map<String, String> readMetadata(String text) {
        var metadata = new HashMap<String, String>();
        CanonicalJson.read(text).forEach((name, value) -> metadata.put(name, (String) value));
        return metadata;
    }
}
