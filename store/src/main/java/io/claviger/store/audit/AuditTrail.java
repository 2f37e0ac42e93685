package io.claviger.store.audit;

/** The trail, to be written. */
public interface AuditTrail extends AuditReads {
    /** Writes an entry. */
    void append(AuditDraft entry);
}
