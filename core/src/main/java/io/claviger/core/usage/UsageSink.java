package io.claviger.core.usage;

import java.util.List;

/** Where usage goes. */
@FunctionalInterface
public interface UsageSink {
    /**
     * Keeps counts, adding to what is there; and with them when each credential was last used.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where they can't be kept now
     */
    void write(List<UsageCount> counts);
}
