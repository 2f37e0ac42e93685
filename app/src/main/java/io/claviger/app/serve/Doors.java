package io.claviger.app.serve;

import io.claviger.app.config.Listener;
import io.claviger.app.config.Settings;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.ListenerConfig;
import io.claviger.edge.http.OpenConnections;
import io.claviger.edge.http.TlsFiles;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The open ports. */
final class Doors {
    private static final long SLACK_SECONDS = 5;

    private final Vertx vertx;
    private final Settings.Connections allowed;
    private final Map<String, HttpListener> open = new LinkedHashMap<>();

    Doors(Vertx vertx, Settings.Connections allowed) {
        this.vertx = vertx;
        this.allowed = allowed;
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Opens a port and waits until it listens.
     *
     * @param memory for what callers make it keep
     */
    void open(Listener listener, CallerMemory memory, Handler<HttpServerRequest> handler) throws StartException {
        var tls = listener.tls() == null
                ? null
                : new TlsFiles(listener.tls().certificate(), listener.tls().key());
        var config = new ListenerConfig(
                listener.name(),
                listener.host(),
                listener.port(),
                tls,
                allowed.idle(),
                Runtime.getRuntime().availableProcessors(),
                OpenFiles.atMost(allowed.limit()),
                memory);
        try {
            var started = HttpListener.start(vertx, config, handler)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            open.put(listener.name(), started);
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(reason(listener, cause), StartException.PASSING, cause);
        }
    }

    /** The address that a listener is reached at, such as {@code http://127.0.0.1:8082}. */
    String url(Listener listener) {
        var opened = open.get(listener.name());
        return listener.url(opened == null ? listener.port() : opened.port());
    }

    /** What each listener has open, by its name. */
    Map<String, OpenConnections> connections() {
        var all = new LinkedHashMap<String, OpenConnections>();
        open.forEach((name, listener) -> all.put(name, listener.connections()));
        return all;
    }

    /** Takes no more connections, and gives what is being answered some time. */
    void close(Duration grace) {
        var closing = Future.join(
                open.values().stream().map(listener -> listener.close(grace)).toList());
        var unused = closing.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(grace.toSeconds() + SLACK_SECONDS, TimeUnit.SECONDS)
                .handle((done, failure) -> done)
                .join();
        open.clear();
    }

    private static String reason(Listener listener, Throwable cause) {
        var key = "claviger." + listener.name();
        var message = oneLine(cause);
        // The native transport has an exception of its own for each, so the system's words are what tells them apart.
        var words = message.toLowerCase(Locale.ROOT);
        if (words.contains("address already in use")) {
            return "port " + listener.port() + " on " + listener.host() + " is taken: stop what listens there, or set "
                    + key + ".port to another";
        }
        if (words.contains("permission denied")) {
            return "this user may not listen on port " + listener.port() + ": set " + key + ".port to one from 1024";
        }
        if (words.contains("assign requested address")) {
            return listener.host() + " is no address of this machine: set " + key + ".host to one that is";
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return listener.host() + " can't be resolved: set " + key + ".host to an address of this machine";
        }
        if (listener.tls() != null) {
            return "can't use the certificate " + listener.tls().certificate() + " with the key "
                    + listener.tls().key() + " (" + key + ".tls): " + message;
        }
        return "can't listen on " + listener.host() + ":" + listener.port() + " (" + key + "): " + message;
    }

    private static String oneLine(Throwable cause) {
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.replaceAll("\\b[\\w.$]+(Exception|Error): ", "").replaceAll("\\s+", " ");
    }
}
