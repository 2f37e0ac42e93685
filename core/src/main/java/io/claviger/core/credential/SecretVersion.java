package io.claviger.core.credential;

/**
 * One secret that a credential has or had.
 *
 * @param id public id of this secret
 * @param digest what is kept of it
 * @param endsAtMicros when it stops being accepted: {@link io.claviger.core.time.MicroClock#NEVER} for the current one,
 *     the end of the overlap for one that was rotated away
 */
public record SecretVersion(String id, SecretDigest digest, long endsAtMicros) {}
