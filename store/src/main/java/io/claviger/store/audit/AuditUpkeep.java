package io.claviger.store.audit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with the trail beside writing entries into it. Each call takes many short transactions where it is long. */
public interface AuditUpkeep {
    /**
     * What a round of checkpoints came to.
     *
     * @param made how many chains had grown
     * @param refused a chain whose end was changed from outside, which is never signed; null where all are in order
     */
    record Round(int made, @Nullable String refused) {}

    /** Signs how far every chain has come that has grown. To be called each minute. */
    Round checkpoint();

    /**
     * Writes a chain as JSON lines, after signing how far it has come.
     *
     * @param lines takes them one by one, outside of any transaction, and may wait
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the chain's end was changed from
     *     outside, or retention drops what is being exported
     */
    void export(String chain, Consumer<String> lines);

    /**
     * Walks to the end.
     *
     * @param progress told how many entries were in order, after each part
     */
    AuditVerdict verify(AuditWalk walk, Consumer<Long> progress);

    /**
     * Drops entries of before a time, up to their chain's latest checkpoint of before it, which leaves a signed start; a
     * bounded part, each with an entry of its own.
     *
     * @return whether there is more to drop
     */
    boolean retain(long beforeMicros);
}
