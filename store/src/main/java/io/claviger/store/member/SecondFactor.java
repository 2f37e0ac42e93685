package io.claviger.store.member;

import org.jspecify.annotations.Nullable;

/**
 * The secret of a second factor (RFC 6238). It does not show it.
 *
 * @param secret the shared secret's bytes
 * @param sinceMicros when it was confirmed, or null while it is not
 * @param lastStep the last time step of which a code was accepted; no code of it or of an earlier one is, again
 * @param recoveryCodes how many are left
 */
public record SecondFactor(byte[] secret, @Nullable Long sinceMicros, long lastStep, int recoveryCodes) {
    @Override
    public String toString() {
        return "SecondFactor[hidden]";
    }
}
