package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.Exchange;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests as they happen, as the management API shows them. */
class LiveTest extends ManagementTest {
    private static final String SECRET = "cvg_live_0123456789012345678901234567890123456";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Onlooker> onlookers = new ArrayList<>();
    private String shop;
    private Key key;
    private int number;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        key = aKey(shop);
    }

    @AfterEach
    void everybodyLeaves() {
        onlookers.forEach(Onlooker::close);
        onlookers.clear();
        until(SOON, () -> server.api.onlookers() == 0);
    }

    @Test
    void aRequestIsSeenWithinTwoSecondsAndSaysNothingSecret() {
        var onlooker = look(shop, "?recent=0", server.operator);
        assertThat(onlooker.response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(onlooker.response.headers().firstValue("Cache-Control")).contains("no-store");
        var id = record(key, ErrorCode.IP_FORBIDDEN);
        until(Duration.ofSeconds(2), () -> onlooker.requests().size() == 1);
        var seen = onlooker.requests().getFirst();
        assertThat(seen.getMap().keySet())
                .containsExactly(
                        "time",
                        "decisionId",
                        "credentialId",
                        "credentialName",
                        "door",
                        "api",
                        "operation",
                        "method",
                        "code",
                        "status",
                        "address",
                        "microseconds");
        assertThat(seen.getString("decisionId")).isEqualTo(id);
        assertThat(seen.getString("credentialId")).isEqualTo(key.id());
        assertThat(seen.getString("credentialName")).isEqualTo(key.name());
        assertThat(seen.getString("door")).isEqualTo("forward-auth");
        assertThat(seen.getString("code")).isEqualTo("IP_FORBIDDEN");
        assertThat(seen.getString("address")).isEqualTo("192.0.2.7");
        assertThat(seen.getLong("microseconds")).isEqualTo(1_234);
        assertThat(onlooker.text()).doesNotContain(SECRET);
    }

    @Test
    void onlyTheAccountsOwnRequestsAreSeenAndOnlyOneKeysWhereAskedFor() {
        var other = server.anAccount("Other");
        var stranger = aKey(other);
        var second = aKey(shop);
        var all = look(shop, "?recent=0", server.operator);
        var one = look(shop, "?recent=0&credential=" + second.id(), server.operator);
        var foreign = look(shop, "?recent=0&credential=" + stranger.id(), server.operator);
        record(stranger, null);
        record(null, ErrorCode.CREDENTIAL_INVALID);
        record(key, null);
        var last = record(second, null);
        until(SOON, () -> all.ids().contains(last) && one.ids().contains(last));
        assertThat(all.ids()).hasSize(2);
        assertThat(one.ids()).containsExactly(last);
        assertThat(foreign.ids()).isEmpty();
    }

    @Test
    void whoComesBackGoesOnAfterTheLastEventItHad() {
        var first = look(shop, "?recent=0", server.operator);
        var ids = IntStream.range(0, 5).mapToObj(i -> record(key, null)).toList();
        until(SOON, () -> first.requests().size() == 5);
        var third = first.eventIds().get(2);
        first.close();
        var back = look(shop, "?recent=0", server.operator, "Last-Event-ID", third);
        var more = record(key, null);
        until(SOON, () -> back.ids().contains(more));
        assertThat(back.ids()).containsExactly(ids.get(3), ids.get(4), more);

        // of another run of the node: there the places are others, so everything that is kept is shown
        var elsewhere = look(shop, "?recent=0", server.operator, "Last-Event-ID", "00000000-3");
        until(SOON, () -> elsewhere.ids().contains(more));
        assertThat(elsewhere.ids()).containsAll(ids);

        var bad = server.with("GET", "/accounts/" + shop + "/live", null, "Last-Event-ID", "x\" or 1");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.pointers()).containsExactly("header/Last-Event-ID");
    }

    @Test
    void itBeginsWithTheLatestUnlessToldNotTo() {
        var ids = IntStream.range(0, 3).mapToObj(i -> record(key, null)).toList();
        var onlooker = look(shop, "?recent=2", server.operator);
        until(SOON, () -> onlooker.requests().size() == 2);
        assertThat(onlooker.ids()).containsExactly(ids.get(1), ids.get(2));
    }

    @Test
    void whoMissesSomeIsToldSo() {
        var onlooker = look(shop, "?recent=0", server.operator);
        until(SOON, () -> !onlooker.lines.isEmpty());
        IntStream.range(0, 20_000).forEach(i -> record(key, null));
        until(SOON, () -> onlooker.lines.contains("event: missed"));
    }

    @Test
    void itEndsWithTheToken() {
        var made = server.post("/accounts/" + shop + "/tokens", Map.of("name", "t", "role", "auditor"));
        var onlooker = look(shop, "", made.get("secret"));
        var before = record(key, null);
        until(SOON, () -> onlooker.ids().contains(before));
        server.post("/tokens/" + made.get("token.id") + "/revoke", null);
        until(SOON, onlooker::ended);
        record(key, null);
        assertThat(onlooker.ids()).last().isEqualTo(before);
    }

    @Test
    void itEndsWithTheSessionAndWithTheRole() {
        var signedOut = Browser.member(server, "out@example.org", shop, "auditor");
        var demoted = Browser.member(server, "demoted@example.org", shop, "auditor");
        var one = look(signedOut);
        var other = look(demoted);
        until(SOON, () -> !one.lines.isEmpty() && !other.lines.isEmpty());
        assertThat(signedOut.call("DELETE", "/session", null).status()).isLessThan(300);
        assertThat(server.call("DELETE", "/accounts/" + shop + "/members/" + demoted.memberId, null)
                        .status())
                .isEqualTo(200);
        until(SOON, () -> one.ended() && other.ended());
    }

    @Test
    void oneCallerTakesSixPlacesAndNoMore() {
        var token = server.aToken("auditor", shop);
        var six = IntStream.range(0, 6).mapToObj(i -> look(shop, "", token)).toList();
        until(SOON, () -> server.api.onlookers() == 6);
        var refused = server.call("GET", "/accounts/" + shop + "/live", token, null);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("6 live views");
        six.getFirst().close();
        until(SOON, () -> server.api.onlookers() == 5);
        assertThat(look(shop, "", token).response.statusCode()).isEqualTo(200);
        assertThat(server.call("GET", "/accounts/" + shop, token, null).status())
                .isEqualTo(200);
    }

    /** Who goes from page to page leaves a place on each: it must not be taken until something is sent next. */
    @Test
    void whoGoesAwayLeavesItsPlaceAtOnce() {
        var token = server.aToken("auditor", shop);
        var began = System.nanoTime();
        for (var i = 0; i < 10; i++) {
            var onlooker = look(shop, "?recent=0", token);
            until(SOON, () -> server.api.onlookers() == 1);
            onlooker.close();
            until(SOON, () -> server.api.onlookers() == 0);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void oneTenantLeavesTheOthersTheirPlaces() {
        var child = server.anAccount("Child", shop);
        for (var i = 0; i < 9; i++) {
            var token = server.aToken("owner", shop);
            for (var j = 0; j < (i == 8 ? 2 : 6); j++) {
                look(j % 2 == 0 ? shop : child, "", token);
            }
        }
        until(SOON, () -> server.api.onlookers() == 50);
        var more = server.call("GET", "/accounts/" + child + "/live", server.aToken("owner", shop), null);
        assertThat(more.status()).isEqualTo(429);
        var other = server.anAccount("Quiet");
        assertThat(look(other, "", server.aToken("owner", other)).response.statusCode())
                .isEqualTo(200);
        assertThat(look(shop, "", server.operator).response.statusCode()).isEqualTo(200);
    }

    /** Who takes nothing must not have what it does not take kept for it: after 5 s it is gone. */
    @Test
    void whoTakesNothingIsDropped() throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port)) {
            socket.setReceiveBufferSize(4096);
            var head = "GET /api/v1/accounts/" + shop + "/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                    + server.operator + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            until(SOON, () -> server.api.onlookers() == 1);
            until(Duration.ofSeconds(40), () -> {
                IntStream.range(0, 1000).forEach(i -> record(key, null));
                return server.api.onlookers() == 0;
            });
        }
    }

    private static void until(Duration atMost, BooleanSupplier holds) {
        var end = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("after %s", atMost).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private Key aKey(String account) {
        return server.snapshot.key(server.aKey(account, "k" + number++).get("key.id"));
    }

    private String record(Key by, ErrorCode code) {
        var id = "decision-" + number++;
        var request = new AccessRequest(
                Door.FORWARD_AUTH,
                new Presented.BearerSecret(Secret.of(SECRET)),
                ClientAddress.parse("192.0.2.7"),
                Target.Unspecified.INSTANCE,
                server.clock.nowMicros());
        var decision = code == null
                ? new Decision.Allowed(id, by, null, null)
                : new Decision.Refused(id, code, "check", "why", by, true);
        server.live.record(request, decision, code, new Exchange("GET", null, 200, 0, 0, 1_234_000));
        return id;
    }

    private Onlooker look(String account, String query, String token, String... headers) {
        var all = Stream.concat(Stream.of("Authorization", "Bearer " + token), Stream.of(headers))
                .toArray(String[]::new);
        return open("/accounts/" + account + "/live" + query, all);
    }

    private Onlooker look(Browser browser) {
        return open("/accounts/" + shop + "/live", "Cookie", browser.cookie);
    }

    private Onlooker open(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + "/api/v1" + path))
                .headers(headers)
                .build();
        try {
            var onlooker = new Onlooker(client.send(request, BodyHandlers.ofInputStream()));
            onlookers.add(onlooker);
            return onlooker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads events on a thread of its own. */
    private static final class Onlooker implements AutoCloseable {
        final HttpResponse<InputStream> response;
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Onlooker(HttpResponse<InputStream> response) {
            this.response = response;
            this.thread = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("broken off");
            }
        }

        boolean ended() {
            return !thread.isAlive();
        }

        String text() {
            return String.join("\n", lines);
        }

        List<JsonObject> requests() {
            var found = new ArrayList<JsonObject>();
            var all = List.copyOf(lines);
            for (var i = 1; i < all.size(); i++) {
                if (all.get(i - 1).equals("event: request")) {
                    found.add(new JsonObject(all.get(i).substring("data: ".length())));
                }
            }
            return found;
        }

        List<String> ids() {
            return requests().stream().map(one -> one.getString("decisionId")).toList();
        }

        List<String> eventIds() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> line.substring("id: ".length()))
                    .toList();
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
