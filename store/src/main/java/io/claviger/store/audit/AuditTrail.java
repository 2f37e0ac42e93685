package io.claviger.store.audit;

/** The trail, to be written. */
public interface AuditTrail extends AuditReads {
    /** Writes an entry. */
    void append(AuditDraft entry);

    /**
     * Drops the beginning of a chain up to a checkpoint of before a time, and writes that as an entry.
     *
     * @return whether there was anything to drop
     */
    boolean drop(String chain, long beforeMicros);
}
