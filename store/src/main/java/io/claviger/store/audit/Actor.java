package io.claviger.store.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a change.
 *
 * @param id of the service token or the member; for the system the name of the part that acts
 * @param name as it was then, for people who read the trail later
 * @param address the client's, or null where there was none
 */
public record Actor(
        Kind kind, String id, String name, @Nullable String address) {
    /** What kind of actor it is. */
    public enum Kind {
        /** A service token. */
        TOKEN,
        /** A person, by a session or a one-time link. */
        MEMBER,
        /** Claviger itself, or who runs it by its command line. */
        SYSTEM
    }

    /** Claviger itself. */
    public static Actor system(String part) {
        return new Actor(Kind.SYSTEM, part, part, null);
    }
}
