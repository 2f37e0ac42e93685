package io.claviger.store.audit;

/** What a walk through the trail found. */
public sealed interface AuditVerdict {
    /** Every entry is as it was written, none is missing. */
    record Intact(long chains, long entries) implements AuditVerdict {}

    /**
     * Something was changed behind Claviger's back.
     *
     * @param chain whose
     * @param sequence of the first entry that is wrong or missing
     * @param reason what is wrong with it, for a person
     */
    record Broken(String chain, long sequence, String reason) implements AuditVerdict {}
}
