package io.claviger.core.error;

/** Too much that was tried was not accepted: from the caller's address, or in a member's name. */
public final class TooManyFailures extends ClavigerException {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    /** @param seconds until the next try is judged */
    public TooManyFailures(long seconds) {
        super(ErrorCode.RATE_LIMITED, "Too many tries were not accepted lately. Wait a while.");
        this.seconds = seconds;
    }

    /** Until the next try is judged, 1 or more. */
    public long seconds() {
        return seconds;
    }
}
