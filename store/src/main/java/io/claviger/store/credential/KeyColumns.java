package io.claviger.store.credential;

import io.claviger.core.address.AddressRange;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import io.claviger.store.session.CanonicalJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How policies, their parts and metadata are written as JSON. */
public final class KeyColumns {
    private static final String PERMISSIONS = "permissions";
    private static final String PERMISSIONS_MODE = "permissionsMode";
    private static final String GUARDS = "guards";
    private static final String ADDRESSES = "ipRanges";
    private static final String USAGE = "limits";
    private static final String MODE = "mode";
    private static final String RANGES = "ranges";

    private KeyColumns() {}

    /**
     * {@code {"ipRanges":{"mode":"ENFORCE","ranges":["10.0.0.0/8"]},"permissions":["A","B"]}}: permissions sorted, and what
     * narrows nothing left out, so that equal policies are equal texts.
     */
    public static String write(Policy policy) {
        var members = new HashMap<String, Object>();
        members.put(PERMISSIONS, List.copyOf(new TreeSet<>(policy.permissions())));
        if (!policy.addresses().equals(IpFilter.NONE)) {
            members.put(ADDRESSES, members(policy.addresses()));
        }
        if (policy.permissionsMode() != Mode.ENFORCE) {
            members.put(PERMISSIONS_MODE, policy.permissionsMode().name());
        }
        if (!policy.guards().isEmpty()) {
            members.put(GUARDS, GuardColumns.members(policy.guards()));
        }
        if (!policy.usage().equals(LimitRules.NONE)) {
            members.put(USAGE, LimitColumns.members(policy.usage()));
        }
        return CanonicalJson.write(members);
    }

    public static Policy readPolicy(String text) {
        var permissions = new HashSet<String>();
        var members = CanonicalJson.read(text);
        if (members.get(PERMISSIONS) instanceof Collection<?> names) {
            names.forEach(name -> permissions.add((String) name));
        }
        var addresses = members.get(ADDRESSES) instanceof Map<?, ?> filter ? filter(filter) : IpFilter.NONE;
        var usage = members.get(USAGE) instanceof Map<?, ?> rules ? LimitColumns.rules(rules) : LimitRules.NONE;
        return new Policy(permissions)
                .withPermissionsMode(
                        members.get(PERMISSIONS_MODE) instanceof String mode ? Mode.valueOf(mode) : Mode.ENFORCE)
                .withAddresses(addresses)
                .withGuards(members.get(GUARDS) instanceof Map<?, ?> guards ? GuardColumns.guards(guards) : Guards.NONE)
                .withUsage(usage);
    }

    /** {@code {"mode":"ENFORCE","ranges":["10.0.0.0/8"]}} */
    public static String write(IpFilter filter) {
        return CanonicalJson.write(members(filter));
    }

    public static IpFilter readFilter(String text) {
        return filter(CanonicalJson.read(text));
    }

    /** Null where nothing is limited. */
    public static @Nullable String write(LimitRules rules) {
        return rules.equals(LimitRules.NONE) ? null : CanonicalJson.write(LimitColumns.members(rules));
    }

    public static LimitRules readLimits(@Nullable String text) {
        return text == null ? LimitRules.NONE : LimitColumns.rules(CanonicalJson.read(text));
    }

    private static Map<String, Object> members(IpFilter filter) {
        return Map.of(
                MODE,
                filter.mode().name(),
                RANGES,
                filter.ranges().stream().map(AddressRange::text).toList());
    }

    private static IpFilter filter(Map<?, ?> members) {
        var ranges = new ArrayList<AddressRange>();
        if (members.get(RANGES) instanceof Collection<?> texts) {
            texts.forEach(range -> ranges.add(AddressRange.parse((String) range)));
        }
        return new IpFilter(Mode.valueOf(String.valueOf(members.get(MODE))), ranges);
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
