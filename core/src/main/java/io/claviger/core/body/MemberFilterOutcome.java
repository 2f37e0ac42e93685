package io.claviger.core.body;

/** What became of an answer whose members were filtered. */
public sealed interface MemberFilterOutcome {
    /** It was copied; so many members were left out, not counting those within them. */
    record Filtered(long leftOut) implements MemberFilterOutcome {}

    /** It can't be read, so nothing of it may be shown; {@code reason} is for the log. */
    record Unreadable(String reason) implements MemberFilterOutcome {}
}
