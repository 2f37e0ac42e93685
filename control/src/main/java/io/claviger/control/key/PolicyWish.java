package io.claviger.control.key;

import io.claviger.control.address.WrittenRanges;
import io.claviger.control.http.Members;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a key's policy: null leaves a part as it is, an empty {@code Optional} clears it.
 *
 * @param permissionsMode the mode of the permissions; empty for the default
 * @param ipRanges addresses and CIDR ranges, as they were written
 * @param ipRangesMode the mode of the ranges; empty for the default
 * @param guards what requests may hold
 * @param limits limits and quotas
 * @param limitsMode the mode of both; empty for the default
 */
public record PolicyWish(
        @Nullable List<String> permissions,
        @Nullable Optional<Mode> permissionsMode,
        @Nullable Optional<List<String>> ipRanges,
        @Nullable Optional<Mode> ipRangesMode,
        GuardWish guards,
        LimitWish limits,
        @Nullable Optional<Mode> limitsMode) {

    /** Permissions, and nothing that narrows them. */
    public static PolicyWish of(List<String> permissions) {
        return new PolicyWish(List.copyOf(permissions), null, null, null, GuardWish.NONE, LimitWish.NONE, null);
    }

    /** Reads the members of a body that was checked against the contract. */
    public static PolicyWish read(Members body) {
        return new PolicyWish(
                body.has("permissions") ? body.texts("permissions") : null,
                mode(body, "permissions"),
                body.changeOfTexts("ipRanges"),
                mode(body, "ipRanges"),
                GuardWish.read(body),
                LimitWish.read(body),
                mode(body, "rateLimits"));
    }

    /** Of {@code modes} that is null, every mode is the default; a mode that is left out stays. */
    private static @Nullable Optional<Mode> mode(Members body, String name) {
        if (!body.has("modes")) {
            return null;
        }
        var modes = body.members("modes");
        if (modes == null) {
            return Optional.empty();
        }
        return modes.has(name) ? Optional.of(modes.constant(name, Mode.class, Mode.ENFORCE)) : null;
    }

    /** Whether permissions are chosen by hand. */
    boolean namesPermissions() {
        return permissions != null;
    }

    /** What is wrong with its meaning. */
    public List<FieldFault> faultsOf(Policy before, Catalog catalog) {
        var faults = new ArrayList<FieldFault>();
        if (permissions != null) {
            faults.addAll(KeyRules.permissions(permissions, before.permissions(), catalog));
        }
        if (ipRanges != null) {
            faults.addAll(WrittenRanges.faultsOf("/ipRanges", ipRanges.orElse(List.of())));
        }
        faults.addAll(guards.faultsOf(before.guards(), catalog));
        faults.addAll(limits.faultsOf(before.usage().limits(), catalog));
        return faults;
    }

    /** The policy that comes of it, once no fault was found. */
    public Policy applyTo(Policy before) {
        var addresses = before.addresses();
        if (ipRanges != null) {
            addresses = addresses.withRanges(WrittenRanges.parsed(ipRanges.orElse(List.of())));
        }
        if (ipRangesMode != null) {
            addresses = addresses.withMode(ipRangesMode.orElse(IpFilter.NONE.mode()));
        }
        var usage = before.usage().withLimits(limits.applyTo(before.usage().limits()));
        if (limitsMode != null) {
            usage = usage.withMode(limitsMode.orElse(LimitRules.NONE.mode()));
        }
        return before.withPermissions(permissions == null ? before.permissions() : Set.copyOf(permissions))
                .withPermissionsMode(
                        permissionsMode == null ? before.permissionsMode() : permissionsMode.orElse(Mode.ENFORCE))
                .withAddresses(addresses)
                .withGuards(guards.applyTo(before.guards()))
                .withUsage(usage);
    }
}
