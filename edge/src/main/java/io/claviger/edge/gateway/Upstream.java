package io.claviger.edge.gateway;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.UpstreamSightings.Seen;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where an API's requests go, and whether that place can be reached at the moment. After {@value #FAILURES} connections
 * in a row that failed, nothing is sent for a second; then one request at a time tries, until one succeeds. All event
 * loops share what they find out.
 */
final class Upstream {
    static final int FAILURES = 5;
    private static final long CLOSED_NANOS = 1_000_000_000L;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String host;
    private final int port;
    private final boolean tls;
    private final String basePath;
    private final UpstreamLog log;
    private final AtomicInteger failures = new AtomicInteger();
    /** When the next request may try, on {@link System#nanoTime}; 0 while all may. */
    private final AtomicLong nextTry = new AtomicLong();

    /** @param url base URL without a trailing slash */
    Upstream(String url, MicroClock clock) {
        this.log = new UpstreamLog(clock);
        var uri = URI.create(url);
        var name = uri.getHost();
        if (name == null) {
            throw new IllegalArgumentException("an upstream needs a host: " + url);
        }
        tls = "https".equalsIgnoreCase(uri.getScheme());
        host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        basePath = uri.getRawPath() == null ? "" : uri.getRawPath();
    }

    /** A request to it; {@code target} is path and query below the base URL. */
    RequestOptions request(HttpMethod method, String target, long connectMillis) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(basePath.isEmpty() ? target : basePath + target)
                .setConnectTimeout(connectMillis);
    }

    /** Whether a request may be sent now. The one that tries after a pause holds the others back as long again. */
    boolean admits(long nowNanos) {
        var next = nextTry.get();
        return next == 0 || nowNanos - next >= 0 && nextTry.compareAndSet(next, later(nowNanos));
    }

    void connected() {
        if (failures.get() != 0) {
            failures.set(0);
            nextTry.set(0);
        }
    }

    void failed(long nowNanos) {
        if (failures.incrementAndGet() >= FAILURES) {
            nextTry.set(later(nowNanos));
        }
    }

    /** What became of the requests to it. */
    UpstreamLog log() {
        return log;
    }

    Seen seen() {
        return log.seen(nextTry.get() != 0);
    }

    private static long later(long nowNanos) {
        var later = nowNanos + CLOSED_NANOS;
        return later == 0 ? 1 : later;
    }
}
