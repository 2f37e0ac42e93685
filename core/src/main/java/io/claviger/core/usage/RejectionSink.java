package io.claviger.core.usage;

import java.util.List;

/** Where rejections go. */
@FunctionalInterface
public interface RejectionSink {
    /**
     * Keeps rejections.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where they can't be kept now
     */
    void write(List<Rejection> rejections);
}
