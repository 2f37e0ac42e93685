package io.claviger.core.usage;

/** Where usage goes. */
@FunctionalInterface
public interface UsageSink {
    /**
     * Keeps all of a batch or nothing: counts are added to what is there, and with them when each credential was last used;
     * addresses take the place of what the same part said before.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where it can't be kept now, or nobody knows
     *     whether it was; the same list of counts is then handed over again, before any other
     */
    void write(UsageBatch batch);
}
