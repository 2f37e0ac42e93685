package io.claviger.control.http;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;

/** Too many service tokens from the caller's address were not accepted. */
final class TooManyFailures extends ClavigerException {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    /** @param seconds until the next one is told more */
    TooManyFailures(long seconds) {
        super(ErrorCode.RATE_LIMITED, "Too many service tokens from this address were not accepted lately.");
        this.seconds = seconds;
    }

    long seconds() {
        return seconds;
    }
}
