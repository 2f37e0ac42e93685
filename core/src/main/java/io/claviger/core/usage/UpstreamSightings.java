package io.claviger.core.usage;

import org.jspecify.annotations.Nullable;

/** What a node has seen of the upstreams that it sent requests to, since it started. Nothing is sent to find out more. */
@FunctionalInterface
public interface UpstreamSightings {
    /** Of a node that sends none. */
    UpstreamSightings NONE = url -> null;

    /** What was seen of one, by its base URL; null where nothing was sent there. */
    @Nullable Seen of(String url);

    /**
     * What was seen.
     *
     * @param answers requests that it answered, with whatever status
     * @param serverErrors those of them with a status from 500
     * @param failures requests that it did not answer: no connection, none in time, or it broke off
     * @param lastAnswerMicros 0 where there was none
     * @param lastFailureMicros 0 where there was none
     * @param lastFailure what the latest was, for a person; null where there was none
     * @param paused whether too many connections in a row failed, so that requests are refused but for one a second, which
     *     tries
     */
    record Seen(
            long answers,
            long serverErrors,
            long failures,
            long lastAnswerMicros,
            long lastFailureMicros,
            @Nullable String lastFailure,
            boolean paused) {}
}
