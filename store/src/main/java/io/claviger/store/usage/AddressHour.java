package io.claviger.store.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where a credential was used, in an hour or longer.
 *
 * @param hour hours since 1970 at which it starts
 * @param callers the busiest addresses first, at most 100
 * @param other requests of all other addresses
 * @param otherRefused those of them that were refused
 */
public record AddressHour(String credentialId, long hour, List<Caller> callers, long other, long otherRefused) {
    /** Addresses that are named at most. */
    public static final int MOST = 100;

    /** One address; null stands for requests whose address the door was not told. */
    public record Caller(@Nullable String address, long requests, long refused, long lastAtMicros) {}

    public AddressHour {
        callers = List.copyOf(callers);
    }
}
