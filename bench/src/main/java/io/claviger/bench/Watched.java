package io.claviger.bench;

import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A node's gateway, as a caller with one key sees it. */
final class Watched {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int UNAUTHORIZED = 401;
    private static final long LONGEST_SECONDS = 90;

    /** Between two calls with a key that is watched: by so much a time may be measured too long. */
    private static final long EVERY_NANOS = 2_000_000;

    private final HttpClient client;
    private final Claviger node;
    private final AtomicInteger lapsed;

    /** @param lapsed counts answers that say that the node is out of touch */
    Watched(HttpClient client, Claviger node, AtomicInteger lapsed) {
        this.client = client;
        this.node = node;
        this.lapsed = lapsed;
    }

    /** A key that is watched at this node until it is refused. */
    final class Watch implements Runnable {
        private final Secret key;
        private final CountDownLatch accepted = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile long refusedAt;
        private volatile long lastAcceptedSentAt = Long.MIN_VALUE;

        Watch(Secret key) {
            this.key = key;
        }

        @Override
        public void run() {
            while (refusedAt == 0) {
                var sentAt = System.nanoTime();
                if (accepts(key)) {
                    lastAcceptedSentAt = sentAt;
                    accepted.countDown();
                    LockSupport.parkNanos(EVERY_NANOS);
                } else {
                    refusedAt = System.nanoTime();
                }
            }
            over.countDown();
        }

        void awaitAccepted() throws InterruptedException {
            await(accepted, "accepted");
        }

        /** When it was refused first, on {@link System#nanoTime}. */
        long awaitRefused() throws InterruptedException {
            await(over, "refused");
            return refusedAt;
        }

        /** Whether a request was accepted that was sent later than this. */
        boolean acceptedSince(long nanos) {
            return lastAcceptedSentAt != Long.MIN_VALUE && lastAcceptedSentAt - nanos > 0;
        }

        private void await(CountDownLatch latch, String what) throws InterruptedException {
            if (!latch.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a key was not " + what + " in time at " + node.gatewayUrl());
            }
        }
    }

    /** Whether a call with this key is let through; asks again where the node says that it is out of touch. */
    boolean accepts(Secret key) {
        var request = HttpRequest.newBuilder(URI.create(node.gatewayUrl() + "/v2/resources0/1"))
                .header("X-API-Key", key.reveal())
                .build();
        try {
            while (true) {
                var status = client.send(request, BodyHandlers.discarding()).statusCode();
                switch (status) {
                    case OK -> {
                        return true;
                    }
                    case UNAUTHORIZED -> {
                        return false;
                    }
                    case UNAVAILABLE -> lapsed.incrementAndGet();
                    default -> throw new IllegalStateException("a node answered " + status);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + node.gatewayUrl(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
