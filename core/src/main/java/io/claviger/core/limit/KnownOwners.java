package io.claviger.core.limit;

/** Says which credentials and accounts there are, so that nothing is kept for others. */
@FunctionalInterface
public interface KnownOwners {
    boolean knows(LimitScope scope, String ownerId);
}
