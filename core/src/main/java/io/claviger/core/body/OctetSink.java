package io.claviger.core.body;

/** Takes octets as they come. */
@FunctionalInterface
public interface OctetSink {
    /** Takes some octets of an array that belongs to the caller: they are to be used or copied before this returns. */
    void write(byte[] octets, int from, int length);
}
