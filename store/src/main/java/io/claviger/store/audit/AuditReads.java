package io.claviger.store.audit;

import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.util.Optional;

/** The trail, to be read. */
public interface AuditReads {
    /** The chain of the installation's own acts: APIs, tokens of the whole installation, restores. */
    String INSTALLATION = "installation";

    /** Lists entries of a chain, newest first; the cursor's position is the sequence. */
    Page<AuditEntry> list(AuditQuery query);

    /** Walks all chains from their first entry, in this transaction. */
    AuditVerdict verify();

    /**
     * Walks some hundred entries further, so that a long trail takes many short transactions.
     *
     * @return empty while there is more to walk
     */
    Optional<AuditVerdict> verify(AuditWalk walk);

    /** Lists the checkpoints that were made while a chain grew, newest first. */
    Page<Checkpoint> checkpoints(String chain, PageRequest page);

    /** The keys that checkpoints are verified with. */
    PublicKeys publicKeys();
}
