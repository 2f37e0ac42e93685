package io.claviger.edge.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a listener is reached.
 *
 * @param name what it is called in the log
 * @param host address or name to bind
 * @param port 0 to 65535; 0 takes a free one
 * @param tls null for plain HTTP
 * @param idle how long a connection may go without a byte either way; open streams and WebSockets included
 * @param eventLoops how many event loops serve it, 1 or more
 * @param connections how many it holds at once, 1 or more; what comes beyond is closed unread
 * @param memory for what its callers make it keep, which other listeners may share
 */
public record ListenerConfig(
        String name,
        String host,
        int port,
        @Nullable TlsFiles tls,
        Duration idle,
        int eventLoops,
        int connections,
        CallerMemory memory) {
    /** Above the gateway's time-out for an upstream's answer, so that this one does not end a slow call before it. */
    public static final Duration DEFAULT_IDLE = Duration.ofSeconds(90);

    /** Room for ten thousand idle clients and as many that do something. */
    public static final int DEFAULT_CONNECTIONS = 20_000;

    public ListenerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("the idle time-out " + idle + " is not positive");
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("a listener needs an event loop, not " + eventLoops);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("a listener needs a connection, not " + connections);
        }
    }

    /** With the usual number of connections. */
    public ListenerConfig(String host, int port, @Nullable TlsFiles tls, Duration idle, int eventLoops) {
        this("a listener", host, port, tls, idle, eventLoops, DEFAULT_CONNECTIONS, CallerMemory.ofAnybody());
    }

    public ListenerConfig(String host, int port, @Nullable TlsFiles tls) {
        this(host, port, tls, DEFAULT_IDLE, Runtime.getRuntime().availableProcessors());
    }

    /** Plain HTTP. */
    public ListenerConfig(String host, int port) {
        this(host, port, null);
    }
}
