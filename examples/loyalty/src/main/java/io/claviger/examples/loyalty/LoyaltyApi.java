package io.claviger.examples.loyalty;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The running loyalty API: plain HTTP/1.1 and h2c, no credential asked for.
 *
 * <p>It knows the customers {@code jane}, {@code john} and {@code c-1001} when it starts, and forgets everything when it
 * is closed. Not for an address that others reach.
 */
public final class LoyaltyApi implements AutoCloseable {
    private final Vertx vertx;
    private final String deployment;
    private final int port;

    private LoyaltyApi(Vertx vertx, String deployment, int port) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
    }

    /**
     * Starts the API and waits until it listens. Not to be called on an event loop.
     *
     * @param vertx whose event loop to use; it is not closed with the API
     * @param host the address to listen on, such as {@code 127.0.0.1}
     * @param port the port; 0 for any that is free
     * @throws IllegalStateException when it cannot listen there; its cause says why
     */
    public static LoyaltyApi start(Vertx vertx, String host, int port) {
        LoyaltyServer server = new LoyaltyServer(host, port);
        String deployment =
                await(vertx.deployVerticle(server), "The loyalty API cannot listen on " + host + ":" + port);
        return new LoyaltyApi(vertx, deployment, server.port());
    }

    /** The OpenAPI documents of the APIs served here, one each; always all. */
    public static List<Document> documents() {
        return Documents.load();
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Stops listening, ends all connections, and waits until both is done. Not to be called on an event loop. */
    @Override
    public void close() {
        await(vertx.undeploy(deployment), "The loyalty API cannot be stopped");
    }

    private static <T> T await(Future<T> future, String failure) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(failure, e.getCause());
        }
    }
}
