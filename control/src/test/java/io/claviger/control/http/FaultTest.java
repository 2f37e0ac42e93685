package io.claviger.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.ManagementServer;
import io.claviger.control.role.Permit;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.session.LiveSessions;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.limit.FailedAuthentications;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the caller sees when the fault is ours. */
class FaultTest {

    @Test
    void nothingInternalLeaksAndTheLogHasTheReference(@TempDir Path dir) throws Exception {
        Endpoint failing = call -> {
            throw new IllegalStateException("jdbc:sqlite:/internal/path");
        };
        var vertx = Vertx.vertx();
        try (var server = new ManagementServer(dir);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var authentication = new Authentication(
                    server.snapshot,
                    new LiveSessions(server.store),
                    new FailedAuthentications(100, 60, new SecureRandom()),
                    server.clock);
            var handler = new ManagementHandler(
                    vertx,
                    new Operations(server.store, authentication, Map.of(Permit.LIST_ACCOUNTS, failing)),
                    authentication,
                    new Origins(new ConsoleAddress(null, () -> "http://127.0.0.1", false), server.store.pepper()),
                    new Visits(TrustedProxies.NONE),
                    new Admission(server.snapshot),
                    threads);
            var http = vertx.createHttpServer()
                    .requestHandler(handler)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + http.actualPort() + "/api/v1/accounts"))
                    .header("Authorization", "Bearer " + server.operator)
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("\"reference\"").doesNotContain("jdbc", "internal/path", "Exception");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void anOutageOfTheStoreNeverLooksLikeABadToken(@TempDir Path dir) {
        try (var server = new ManagementServer(dir)) {
            server.store.close();
            var reply = server.get("/accounts");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.<String>get("code")).isEqualTo("UNAVAILABLE");
            assertThat(reply.header("Retry-After")).isNotNull();
            assertThat(server.post("/accounts", Map.of("name", "x")).status()).isEqualTo(503);
        }
    }
}
