package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many at once. */
@Timeout(120)
class CrowdTest extends ManagementTest {

    @Test
    void requestsThatNeverEndTakeNoMoreThanTheirPlacesAndGiveThemBack() throws Exception {
        var head = "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server.operator
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        var sockets = new ArrayList<Socket>();
        try {
            Reply reply;
            do {
                var socket = new Socket("127.0.0.1", server.port);
                sockets.add(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                reply = server.get("/accounts?limit=1");
            } while (reply.status() == 200 && sockets.size() < 400);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        awaitOk();
    }

    @Test
    void noTenantKeepsOthersOut() throws Exception {
        var greedy = server.anAccount("Greedy");
        var tokens = List.of(
                server.aToken("auditor", greedy), server.aToken("auditor", server.anAccount("Its sub", greedy)));
        var other = server.aToken("auditor", server.anAccount("Other"));
        var unfinished = new ArrayList<RawHttp.Unfinished>();
        try {
            for (var i = 0; i < 300; i++) {
                unfinished.add(new RawHttp.Unfinished(server.port, "/api/v1/explain", tokens.get(i % 2), "{   }"));
            }
            awaitStatus(503, tokens.getFirst());
            assertThat(server.call("GET", "/accounts", tokens.getLast(), null).status())
                    .isEqualTo(503);
            assertThat(server.call("GET", "/accounts", other, null).status()).isEqualTo(200);
            assertThat(server.get("/accounts?limit=1").status()).isEqualTo(200);
        } finally {
            for (var one : unfinished) {
                one.close();
            }
        }
        awaitStatus(200, tokens.getFirst());
        awaitStatus(200, tokens.getLast());
    }

    private void awaitStatus(int status, String token) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.call("GET", "/accounts", token, null).status() != status) {
            assertThat(System.nanoTime()).as("the status comes").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private void awaitOk() throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.get("/accounts?limit=1").status() != 200) {
            assertThat(System.nanoTime()).as("places are given back").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void ofChangesWithTheSameTagOneWins() throws Exception {
        var account = server.anAccount("Contested");
        var etag = server.get("/accounts/" + account).header("ETag");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 10)
                    .mapToObj(i -> (Callable<Integer>) () -> server.with(
                                    "PATCH", "/accounts/" + account, Map.of("name", "n" + i), "If-Match", etag)
                            .status())
                    .toList();
            var statuses = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
        }
    }
}
