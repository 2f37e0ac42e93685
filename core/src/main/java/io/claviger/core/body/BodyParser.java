package io.claviger.core.body;

/** Reads a body of one form, chunk by chunk; throws a {@link BodyFault} where it can't go on. */
interface BodyParser {
    void feed(byte[] chunk, int from, int to);

    /** The body has ended. */
    void finish();
}
