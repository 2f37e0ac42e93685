package io.claviger.core.usage;

import java.util.concurrent.ThreadLocalRandom;

/** What is counted of one credential within an hour, beside the numbers of its requests. */
final class KeyUse {
    private static final long A_TENTH_OF_A_SECOND = 100_000L;
    private static final long TEN_SECONDS = 10_000_000L;

    final String credentialId;
    final String accountId;
    final long hour;
    final AddressTally addresses;
    final LastUses lastUses;

    private final String part = Long.toHexString(ThreadLocalRandom.current().nextLong());

    /** The flush before which it was asked for last: it is in use for a while from then on. */
    volatile long askedAt;

    // Of the thread that flushes.
    boolean pending;

    private long addressesSaidMicros = -TEN_SECONDS;

    KeyUse(String credentialId, String accountId, long hour, Room room) {
        this.credentialId = credentialId;
        this.accountId = accountId;
        this.hour = hour;
        this.addresses = new AddressTally(room);
        this.lastUses = new LastUses(room);
    }

    /** Few addresses are said at each flush, many less often: each time, all of them are. */
    boolean areAddressesDue(long nowMicros) {
        var every = Math.min(TEN_SECONDS, addresses.size() * A_TENTH_OF_A_SECOND);
        return addresses.isDirty() && nowMicros - addressesSaidMicros >= every;
    }

    /** Where the addresses were used as it is now; kept by the caller until it is written. */
    AddressUse sayAddresses(long nowMicros) {
        addresses.takeDirty();
        addressesSaidMicros = nowMicros;
        return addresses.use(credentialId, accountId, hour, part);
    }

    boolean isSaid() {
        return !addresses.isDirty() && !lastUses.isDirty();
    }

    void end() {
        addresses.end();
        lastUses.end();
    }
}
