package io.claviger.core.body;

/**
 * Ends the reading of a body. Thrown and caught within this package; without a stack trace, since it is an outcome that
 * callers can bring about as often as they like.
 */
final class BodyFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final GuardedBody outcome;

    private BodyFault(String reason, GuardedBody outcome) {
        super(reason, null, false, false);
        this.outcome = outcome;
    }

    /** The body is not what it says it is, at an octet counted from 0. */
    static BodyFault malformed(String reason, long offset) {
        return new BodyFault(reason, new GuardedBody.Malformed(reason, offset));
    }

    static BodyFault tooLarge(String reason) {
        return new BodyFault(reason, new GuardedBody.TooLarge(reason));
    }

    GuardedBody outcome() {
        return outcome;
    }
}
