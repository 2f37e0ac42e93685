package io.claviger.store;

/**
 * What a change yields.
 *
 * @param revision the one it made; where nothing changed, the latest; where an answer is repeated, the first one's
 * @param repeated whether it was done before and this is the answer kept of then
 * @param committedNanos when it was committed, or found to be so already, on {@link System#nanoTime}
 */
public record Changed<T>(T value, long revision, boolean repeated, long committedNanos) {
    /** It is committed just now. */
    public Changed(T value, long revision, boolean repeated) {
        this(value, revision, repeated, System.nanoTime());
    }
}
