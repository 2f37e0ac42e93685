package io.claviger.edge.gateway;

import io.claviger.edge.http.CallerMemory;
import java.time.Duration;

/**
 * How the gateway deals with upstreams.
 *
 * @param connect how long a connection to an upstream may take, waiting for a free one included
 * @param answer how long an upstream may take from the last byte of a request to the first of its answer
 * @param idle how long a body may stand still on its way, in either direction
 * @param connections how many connections each event loop keeps to one upstream at most
 * @param waiting how many requests each event loop lets wait for one of them; more are refused
 * @param memory for what callers make it keep, which listeners share
 */
public record GatewayConfig(
        Duration connect, Duration answer, Duration idle, int connections, int waiting, CallerMemory memory) {
    public static final GatewayConfig DEFAULT =
            new GatewayConfig(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(90), 256, 1024);

    /** With memory of its own. */
    public GatewayConfig(Duration connect, Duration answer, Duration idle, int connections, int waiting) {
        this(connect, answer, idle, connections, waiting, CallerMemory.ofAnybody());
    }

    public GatewayConfig {
        if (connections < 1 || waiting < 0) {
            throw new IllegalArgumentException("connections " + connections + ", waiting " + waiting);
        }
    }
}
