package io.claviger.store.audit;

import io.claviger.store.page.Page;

/** The trail, to be read. */
public interface AuditReads {
    /** The chain of the installation's own acts: APIs, tokens of the whole installation, restores. */
    String INSTALLATION = "installation";

    /** Lists entries of a chain, newest first; the cursor's position is the sequence. */
    Page<AuditEntry> list(AuditQuery query);

    /** Walks all chains from their first entry. */
    AuditVerdict verify();
}
