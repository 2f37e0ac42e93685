package io.claviger.core.trace;

/** Decisions that are kept alike. Each lane has room of its own, so that none is crowded out by another. */
public enum Lane {
    /** Refused, of a key that is known. */
    REFUSED(2_048, 512, 100_000),
    /** Refused, of no key that is known: anybody can cause these. */
    UNKNOWN(512, 128, 20_000),
    /** Allowed, but a rule in report mode would have refused it, or it failed afterwards. */
    NOTED(512, 128, 20_000),
    /** Allowed: a sample. */
    ALLOWED(256, 64, 100_000);

    private final int waiting;
    private final int share;
    private final int kept;

    Lane(int waiting, int share, int kept) {
        this.waiting = waiting;
        this.share = share;
        this.kept = kept;
    }

    /** How many may wait to be written; as many of the latest are at hand in memory. */
    public int waiting() {
        return waiting;
    }

    /** How many of those that wait may be of one account, or, where there is none, of one address. */
    public int share() {
        return share;
    }

    /** How many are kept in the store. */
    public int kept() {
        return kept;
    }
}
