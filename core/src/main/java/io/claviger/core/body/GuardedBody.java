package io.claviger.core.body;

import io.claviger.core.guard.FoundValues;
import java.util.Map;

/** What became of a body that was to be judged. */
public sealed interface GuardedBody {
    /**
     * It was read.
     *
     * @param values what was found, for every dimension whose values stand in the body
     */
    record Read(Map<String, FoundValues> values) implements GuardedBody {
        public Read {
            values = Map.copyOf(values);
        }
    }

    /**
     * It is not what it says it is ({@code BODY_MALFORMED}).
     *
     * @param reason what is wrong, for the caller; without anything of the body but a member's name
     * @param offset the octet at which this showed, counted from 0
     */
    record Malformed(String reason, long offset) implements GuardedBody {}

    /** It is beyond a limit ({@code BODY_TOO_LARGE}). */
    record TooLarge(String reason) implements GuardedBody {}
}
