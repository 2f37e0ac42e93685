package io.claviger.store.audit;

/** What the check of an export found. */
public sealed interface ExportVerdict {
    /**
     * Every entry of the chain from its start to its end is there, as it was written.
     *
     * @param first sequence of the first entry; more than 1 where retention dropped older ones
     * @param last sequence of the last
     * @param atMicros when the export was made
     * @param checkpoints signed statements that the entries agree with, the closing one included
     * @param olderCompared whether the older checkpoint, where one was given, is of an entry that retention has left
     */
    record Whole(String chain, long first, long last, long atMicros, long checkpoints, boolean olderCompared)
            implements ExportVerdict {}

    /**
     * Something was changed after it was exported, or in the database before.
     *
     * @param line of the file, from 1
     * @param chain as far as it is known, else empty
     * @param sequence of the first entry that is wrong or missing
     * @param reason what is wrong with it, for a person
     */
    record Broken(long line, String chain, long sequence, String reason) implements ExportVerdict {}
}
