package io.claviger.core.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where a credential was used within an hour, as far as one part of the counting saw it. A part counts from its
 * first request on; what it says takes the place of what it said before, so saying it twice changes nothing.
 *
 * @param hour hours since 1970-01-01T00:00:00Z
 * @param part whose count it is; an hour may have several, whose counts are to be added
 * @param callers the busiest addresses, {@link AddressTally#SHOWN} at most
 * @param other requests of all other addresses
 * @param otherRefused those of them that were refused
 */
public record AddressUse(
        String credentialId,
        String accountId,
        long hour,
        String part,
        List<Caller> callers,
        long other,
        long otherRefused) {

    /**
     * One address.
     *
     * @param address in its canonical text, or null for the requests whose address the door was not told
     * @param requests that were made with the credential, allowed or not
     * @param refused those of them that were refused
     */
    public record Caller(@Nullable String address, long requests, long refused, long lastAtMicros) {}

    public AddressUse {
        callers = List.copyOf(callers);
    }
}
