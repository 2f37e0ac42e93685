package io.claviger.core.body;

/** A body's octets as they were received, to be taken up to an offset or passed over, across chunks. */
final class RawOctets {
    private byte[] chunk = new byte[0];
    /** The offset of index 0 of the chunk. */
    private long base;
    /** Everything before was taken or passed over. */
    private long done;

    /** The next chunk. Everything of the one before must be done. */
    void enter(byte[] next, int from) {
        chunk = next;
        base = done - from;
    }

    void takeTo(long offset, OctetSink into) {
        if (offset > done) {
            into.write(chunk, (int) (done - base), (int) (offset - done));
            done = offset;
        }
    }

    void passTo(long offset) {
        done = Math.max(done, offset);
    }

    /** The offset of an index of the chunk. */
    long offset(int index) {
        return base + index;
    }
}
