package io.claviger.core.live;

import io.claviger.core.catalog.Operation;
import io.claviger.core.credential.Key;
import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A request that a known key made. Holds no secret, no path as it was called, no query, header or body.
 *
 * @param sequence counts the node's requests from 0
 * @param atMicros when it arrived
 * @param key as it was then
 * @param operation null where the catalog knew none
 * @param code why it was refused or failed, or null for what went well
 * @param status the HTTP status that was answered; 0 where the connection ended before
 * @param address the client's, or null where the door was not told
 * @param nanos how long it took, in nanoseconds
 */
public record LiveRequest(
        long sequence,
        long atMicros,
        Door door,
        Key key,
        @Nullable Operation operation,
        @Nullable ErrorCode code,
        int status,
        @Nullable String address,
        long nanos,
        String decisionId) {}
