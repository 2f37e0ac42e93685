package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyTest extends ManagementTest {
    private String account;
    private String keys;

    @BeforeAll
    void setUp() {
        account = server.anAccount("Shop");
        keys = "/accounts/" + account + "/keys";
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAndIsDoneOnce() {
        var body = Map.of("name", "once");
        var first = server.with("POST", keys, body, "Idempotency-Key", "k1");
        var second = server.with("POST", keys, body, "Idempotency-Key", "k1");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(server.get(keys + "?search=once").items()).hasSize(1);
    }

    @Test
    void manyAtOnceMakeOneKey() throws Exception {
        var body = Map.of("name", "together");
        Callable<String> call =
                () -> server.with("POST", keys, body, "Idempotency-Key", "k2").text();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new HashSet<String>();
            for (var answer :
                    threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> call).toList())) {
                answers.add(answer.get());
            }
            assertThat(answers).hasSize(1);
        }
        assertThat(server.get(keys + "?search=together").items()).hasSize(1);
    }

    @Test
    void theSameKeyForAnotherRequestIsAConflict() {
        server.with("POST", keys, Map.of("name", "a"), "Idempotency-Key", "k3");
        var other = server.with("POST", keys, Map.of("name", "b"), "Idempotency-Key", "k3");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.<String>get("code")).isEqualTo("CONFLICT");
        var elsewhere = server.anAccount("Elsewhere");
        assertThat(server.with("POST", "/accounts/" + elsewhere + "/keys", Map.of("name", "a"), "Idempotency-Key", "k3")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void anotherCallersSameKeyIsAnotherRequest() {
        var admin = server.aToken("admin", account);
        var first = server.with("POST", keys, Map.of("name", "mine"), "Idempotency-Key", "k4");
        var reply = server.raw(
                "POST",
                "/api/v1" + keys,
                List.of(
                        "Authorization",
                        "Bearer " + admin,
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "k4"),
                "{\"name\":\"mine\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.<String>get("secret")).isNotEqualTo(first.get("secret"));
    }

    @Test
    void aRefusedRequestMayBeMadeAgainOnceItIsRight() {
        var faulty = server.with("POST", keys, Map.of("name", "", "x", 1), "Idempotency-Key", "k5");
        assertThat(faulty.status()).isEqualTo(400);
        assertThat(server.with("POST", keys, Map.of("name", "right"), "Idempotency-Key", "k5")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void rotationIsRepeatedWithItsSecretAndItsReceipt() {
        String id = server.aKey(account, "rotating").get("key.id");
        var path = "/keys/" + id + "/rotate?wait=all";
        var first = server.with("POST", path, null, "Idempotency-Key", "k6");
        var second = server.with("POST", path, null, "Idempotency-Key", "k6");
        assertThat(second.<String>get("secret")).isEqualTo(first.get("secret"));
        assertThat(second.<Long>get("receipt.revision")).isEqualTo(first.<Long>get("receipt.revision"));
        assertThat(server.accepts(first.get("secret"))).isTrue();
    }

    @Test
    void accountsAndTokensAreMadeOnceToo() {
        for (var path : List.of("/accounts", "/tokens")) {
            var body = path.equals("/accounts") ? Map.of("name", "A") : Map.of("name", "T", "role", "verify");
            var first = server.with("POST", path, body, "Idempotency-Key", "k7" + path);
            assertThat(server.with("POST", path, body, "Idempotency-Key", "k7" + path)
                            .text())
                    .isEqualTo(first.text());
        }
    }

    @Test
    void aKeyOfOtherThanPrintableAsciiIsRefused() {
        var reply = server.with("POST", keys, Map.of("name", "k"), "Idempotency-Key", "x".repeat(256));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("header/Idempotency-Key");
    }
}
