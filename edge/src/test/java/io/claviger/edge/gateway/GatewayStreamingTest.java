package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.RawHttp2;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayStreamingTest {
    private static final int MEGABYTES = 40;

    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayFixture();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private RawClient client(String requestLine, String fields) throws Exception {
        return new RawClient(gateway.port())
                .send(requestLine + " HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + fields + "\r\n");
    }

    /** An endless answer: its first part, and then nothing. */
    private void streamForEver() {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            connection.awaitClose();
        });
    }

    @Test
    void bodiesPassInEachFraming() throws Exception {
        assertThat(gateway.send("POST /good", gateway.credential() + "Content-Length: 5\r\n", "hello"))
                .endsWith("ok");
        assertThat(gateway.send(
                        "POST /good",
                        gateway.credential() + "Transfer-Encoding: chunked\r\n",
                        "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: u\r\n\r\n"))
                .endsWith("ok");
        assertThat(gateway.send("POST /good", gateway.credential() + "Content-Length: 0\r\n", ""))
                .endsWith("ok");
        assertThat(gateway.upstream.bodies).containsExactly("hello", "hello world", "");
        assertThat(gateway.upstream.heads.get(0))
                .containsIgnoringCase("content-length: 5")
                .doesNotContainIgnoringCase("transfer-encoding");
        assertThat(gateway.upstream.heads.get(1))
                .containsIgnoringCase("transfer-encoding: chunked")
                .doesNotContainIgnoringCase("content-length");
    }

    @Test
    void requestIsPassedOnAsItComes() throws Exception {
        var first = new CountDownLatch(1);
        gateway.upstream.talk(connection -> {
            connection.readHead();
            assertThat(connection.readChunk()).isEqualTo("one");
            first.countDown();
            assertThat(connection.readChunk()).isEqualTo("two");
            assertThat(connection.readChunk()).isEmpty();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
        try (var client = client("POST /good", "Transfer-Encoding: chunked\r\n")) {
            client.send("3\r\none\r\n");
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            client.send("3\r\ntwo\r\n0\r\n\r\n");
            assertThat(client.readUntil("done")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void answerIsPassedOnAsItComesWithItsTrailers() throws Exception {
        var headRead = new CountDownLatch(1);
        var partRead = new CountDownLatch(1);
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nX-Head: 1\r\n\r\n");
            await(headRead);
            connection.write("5\r\nfirst\r\n");
            await(partRead);
            connection.write("6\r\nsecond\r\n0\r\nX-Sum: 11\r\nContent-Length: 5\r\n\r\n");
        });
        try (var client = client("GET /good", "")) {
            client.readUntil("X-Head: 1");
            headRead.countDown();
            client.readUntil("first");
            partRead.countDown();
            assertThat(client.readUntil("X-Sum: 11")).contains("second").doesNotContainIgnoringCase("content-length");
        }
    }

    @Test
    void slowClientHoldsTheUpstreamBack() throws Exception {
        var sent = new AtomicLong();
        var part = "x".repeat(1 << 16);
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + ((long) MEGABYTES << 20) + "\r\n\r\n");
            for (var i = 0; i < MEGABYTES * 16; i++) {
                connection.write(part);
                sent.addAndGet(part.length());
            }
        });
        try (var client = client("GET /good", "")) {
            var before = -1L;
            while (sent.get() != before || before <= 0) {
                before = sent.get();
                Thread.sleep(300);
            }
            assertThat(before).as("bytes in flight while nobody reads").isLessThan((long) MEGABYTES << 19);
            var read = 0L;
            var buffer = new byte[1 << 16];
            while (read < (long) MEGABYTES << 20) {
                read += client.socket().getInputStream().read(buffer);
            }
        }
        assertThat(sent.get()).isEqualTo((long) MEGABYTES << 20);
    }

    @Test
    void slowUpstreamHoldsTheClientBackAndGetsItAll() throws Exception {
        var go = new CountDownLatch(1);
        var received = new AtomicLong();
        gateway.upstream.talk(connection -> {
            connection.readHead();
            await(go);
            var buffer = new byte[1 << 16];
            while (received.get() < (long) MEGABYTES << 20) {
                received.addAndGet(connection.in.read(buffer));
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
        var sent = new AtomicLong();
        try (var client = client("POST /good", "Content-Length: " + ((long) MEGABYTES << 20) + "\r\n")) {
            var sender = Thread.ofPlatform().daemon().start(() -> {
                var part = new byte[1 << 16];
                try {
                    for (var i = 0; i < MEGABYTES * 16; i++) {
                        client.send(part);
                        sent.addAndGet(part.length);
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            var before = -1L;
            while (sent.get() != before || before <= 0) {
                before = sent.get();
                Thread.sleep(300);
            }
            assertThat(before).as("bytes in flight while nobody reads").isLessThan((long) MEGABYTES << 19);
            go.countDown();
            assertThat(client.readUntil("done")).startsWith("HTTP/1.1 200");
            sender.join();
        }
        assertThat(received.get()).isEqualTo((long) MEGABYTES << 20);
    }

    @Test
    void expectationIsJudgedBeforeTheBodyIsAskedFor() throws Exception {
        try (var refused = new RawClient(gateway.port())) {
            refused.send("POST /good HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(refused.readToEnd()).startsWith("HTTP/1.1 401").doesNotContain("100 Continue");
        }
        try (var allowed = client("POST /good", "Expect: 100-continue\r\nContent-Length: 5\r\n")) {
            allowed.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            allowed.send("hello");
            assertThat(allowed.readUntil("ok")).contains("HTTP/1.1 200");
        }
        assertThat(gateway.upstream.heads).singleElement().asString().doesNotContainIgnoringCase("expect:");
    }

    @Test
    void refusalOfALargeBodyCanBeRead() throws Exception {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /good HTTP/1.1\r\nHost: a\r\nContent-Length: " + (8 << 20) + "\r\n\r\n");
            for (var i = 0; i < 128; i++) {
                client.send(new byte[1 << 16]);
            }
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 401").contains("CREDENTIAL_MISSING");
        }
    }

    @Test
    void clientThatGoesAwayEndsTheUpstreamsWork() throws Exception {
        streamForEver();
        try (var client = client("GET /good", "")) {
            client.readUntil("first");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
        await(() -> gateway.usage().stream().anyMatch(count -> count.count() == 1));
    }

    @Test
    void clientThatGoesAwayBeforeTheAnswerEndsTheUpstreamsWork() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        try (var client = client("GET /good", "")) {
            await(() -> !gateway.upstream.heads.isEmpty());
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    @Test
    void upstreamThatBreaksOffIsNotTakenForComplete() throws Exception {
        for (var framing :
                new String[] {"Content-Length: 50\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
            gateway.upstream.talk(connection -> {
                connection.readHead();
                connection.write("HTTP/1.1 200 OK\r\n" + framing);
            });
            try (var client = client("GET /good", "")) {
                assertThat(client.readToEnd()).contains("200 OK").doesNotContain("\r\n0\r\n");
            }
        }
    }

    @Test
    void answerUntilTheEndOfTheConnectionIsPassedOn() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        });
        try (var client = client("GET /good", "")) {
            assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("until the end");
        }
        try (var old = new RawClient(gateway.port())) {
            old.send("GET /good HTTP/1.0\r\n" + gateway.credential() + "\r\n");
            assertThat(old.readToEnd()).endsWith("until the end").doesNotContain("chunked");
        }
    }

    @Test
    void upstreamThatAnswersBeforeTheBodyIsOverIsHeard() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            connection.awaitClose();
        });
        try (var client = client("POST /good", "Content-Length: 1000000\r\n")) {
            client.send("some");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413").endsWith("big");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    @Test
    void openStreamOfARevokedKeyEndsWithinASecond() throws Exception {
        assertStreamEnds(() -> gateway.state.put(same(Standing.REVOKED, "CALL")));
    }

    @Test
    void openStreamOfADisabledKeyEndsWithinASecond() throws Exception {
        assertStreamEnds(() -> gateway.state.put(same(Standing.DISABLED, "CALL")));
    }

    @Test
    void openStreamOfANarrowedKeyEndsWithinASecond() throws Exception {
        assertStreamEnds(() -> gateway.state.put(same(Standing.ACTIVE, "OTHER")));
    }

    @Test
    void openStreamOfASuspendedAccountEndsWithinASecond() throws Exception {
        assertStreamEnds(gateway::suspendAccount);
    }

    @Test
    void openStreamOfADeletedKeyEndsWithinASecond() throws Exception {
        assertStreamEnds(() -> gateway.state.apply(
                new io.claviger.core.snapshot.SnapshotChange.Entry.CredentialForgotten(gateway.key.id())));
    }

    @Test
    void openStreamOfAKeyThatExpiresEndsWithinASecond() throws Exception {
        var now = System.currentTimeMillis() * 1000;
        gateway.state.put(gateway.key.expiringAt(now + 3_600_000_000L));
        assertStreamEnds(() -> gateway.ahead.set(3_700_000_000L));
    }

    @Test
    void openStreamOfAnotherKeyGoesOn() throws Exception {
        streamForEver();
        try (var client = client("GET /good", "")) {
            client.readUntil("first");
            gateway.state.put(KeyFixture.aKey().that(Standing.REVOKED));
            client.socket().setSoTimeout(1500);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(client::readToEnd))
                    .hasMessageContaining("neither answered nor closed");
        }
    }

    @Test
    void requestThatStillWaitsForItsAnswerIsRefusedWhenItsKeyEnds() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        try (var client = client("GET /good", "")) {
            await(() -> !gateway.upstream.heads.isEmpty());
            gateway.state.put(same(Standing.REVOKED, "CALL"));
            assertThat(client.readUntil("}")).startsWith("HTTP/1.1 401").contains("CREDENTIAL_INVALID");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    /** Each has been read to its end, and none is in the way of another's refusal. */
    @Test
    void allHttp2RequestsThatWaitForTheirAnswersAreRefusedWhenTheirKeyEnds() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        try (var first = new RawHttp2(gateway.port());
                var second = new RawHttp2(gateway.port());
                var third = new RawHttp2(gateway.port())) {
            var clients = List.of(first, second, third);
            for (var client : clients) {
                client.headers(1, true, gateway.http2Head("GET", "a", "/good"));
            }
            await(() -> gateway.upstream.heads.size() == 3);
            gateway.state.put(same(Standing.REVOKED, "CALL"));
            for (var client : clients) {
                assertThat(client.outcome(1).what()).isEqualTo("401");
            }
        }
    }

    @Test
    void http2StreamEndsAloneWhenItsKeyEnds() throws Exception {
        streamForEver();
        try (var client = new RawHttp2(gateway.port())) {
            client.headers(1, true, gateway.http2Head("GET", "a", "/good"));
            await(() -> !gateway.upstream.heads.isEmpty());
            Thread.sleep(300);
            gateway.state.put(same(Standing.REVOKED, "CALL"));
            client.outcome(1);
            client.headers(3, true, gateway.http2Head("GET", "a", "/good"));
            assertThat(client.outcome(3).what()).isEqualTo("401");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    @Test
    void http2BodiesPass() throws Exception {
        try (var client = new RawHttp2(gateway.port())) {
            var secret = gateway.key.secret().reveal();
            client.headers(
                    1,
                    false,
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    "/good",
                    "x-api-key",
                    secret);
            client.data(1, false, "hello");
            client.data(1, true, " world");
            assertThat(client.outcome(1)).isEqualTo(new RawHttp2.Outcome("200", "ok"));
            client.headers(
                    3,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    "/good",
                    "x-api-key",
                    secret,
                    "cookie",
                    "a=b",
                    "cookie",
                    "claviger=secret",
                    "cookie",
                    "c=d",
                    "cookie",
                    "__Host-claviger=secret");
            assertThat(client.outcome(3)).isEqualTo(new RawHttp2.Outcome("200", "ok"));
            client.headers(
                    5,
                    false,
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    "/good",
                    "x-api-key",
                    secret,
                    "content-length",
                    "3");
            client.data(5, true, "abc");
            assertThat(client.outcome(5)).isEqualTo(new RawHttp2.Outcome("200", "ok"));
        }
        assertThat(gateway.upstream.bodies).containsExactly("hello world", "", "abc");
        assertThat(gateway.upstream.heads.get(1))
                .contains("cookie: a=b; c=d\r\n")
                .doesNotContain("secret")
                .doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContainIgnoringCase("content-length");
    }

    private void assertStreamEnds(Runnable change) throws Exception {
        streamForEver();
        try (var client = client("GET /good", "")) {
            client.readUntil("first");
            var start = System.nanoTime();
            change.run();
            assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n");
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    private io.claviger.core.credential.Key same(Standing standing, String permission) {
        var key = gateway.key.build(gateway.state.pepper);
        return new io.claviger.core.credential.Key(
                key.id(),
                key.accountId(),
                key.name(),
                key.type(),
                key.accessType(),
                key.environment(),
                null,
                new io.claviger.core.policy.Policy(java.util.Set.of(permission)),
                standing,
                key.expiresAtMicros(),
                key.metadata(),
                key.secrets());
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        GatewayFixture.await(condition);
    }

    private static void await(CountDownLatch latch) throws java.io.IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new java.io.IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new java.io.IOException(e);
        }
    }
}
