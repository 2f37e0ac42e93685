package io.claviger.control.command;

import io.claviger.core.error.FieldFault;
import io.claviger.core.time.MicroClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of when a credential expires. */
public final class Expiry {
    private Expiry() {}

    /**
     * Finds an expiry that has passed.
     *
     * @param expiresAtMicros null where it does not expire
     */
    public static List<FieldFault> faultsOf(@Nullable Long expiresAtMicros, long nowMicros) {
        return expiresAtMicros != null && expiresAtMicros <= nowMicros
                ? List.of(new FieldFault("/expiresAt", "must lie in the future"))
                : List.of();
    }

    /** As the store keeps it. */
    public static long micros(@Nullable Long expiresAtMicros) {
        return expiresAtMicros == null ? MicroClock.NEVER : expiresAtMicros;
    }
}
