package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body beyond its limit: the client can read the answer, and gets no further. */
@Timeout(120)
class LargeBodyTest extends ManagementTest {

    @Test
    void anAnnouncedLengthBeyondTheLimitIsAnsweredBeforeAnyOfItIsRead() throws Exception {
        var upload = RawHttp.upload(server.port, head("Content-Length: 10485760"), 10_485_760);
        assertTooLarge(upload.answer(), "1048576");
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsAnsweredWhileItComes() throws Exception {
        var head = new ArrayList<>(head("Transfer-Encoding: chunked"));
        // One endless chunk.
        head.add("");
        head.add("fffffff");
        var upload = RawHttp.upload(server.port, head, 20_000_000);
        assertThat(upload.answer()).startsWith("HTTP/1.1 413");
    }

    @Test
    void whoWaitsForContinueIsSparedTheSending() {
        var request = String.join("\r\n", head("Content-Length: 10485760", "Expect: 100-continue")) + "\r\n\r\n";
        assertTooLarge(RawHttp.exchange(server.port, request), "1048576");
    }

    @Test
    void whoWaitsForContinueWithASmallBodyIsToldToGoOn() {
        var request =
                String.join("\r\n", head("Content-Length: 14", "Expect: 100-continue")) + "\r\n\r\n{\"name\":\"Shop\"}";
        var answer = RawHttp.exchange(server.port, request.replace("Content-Length: 14", "Content-Length: 15"));
        assertThat(answer).contains("HTTP/1.1 100 Continue").contains("HTTP/1.1 201");
    }

    @Test
    void importsMayBeLargerAndNameTheirOwnLimit() throws Exception {
        var head = List.of(
                "PUT /api/v1/apis/events HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + server.operator,
                "Content-Type: application/json",
                "Content-Length: 52428800");
        assertTooLarge(RawHttp.upload(server.port, head, 52_428_800).answer(), "9437184");
    }

    @Test
    void whoIsNobodyMakesNobodyReadABody() throws Exception {
        var head = List.of(
                "POST /api/v1/accounts HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 1000000");
        var upload = RawHttp.upload(server.port, head, 1_000_000);
        assertThat(upload.answer().toLowerCase(Locale.ROOT))
                .startsWith("http/1.1 401")
                .contains("connection: close");
    }

    private static void assertTooLarge(String answer, String limit) {
        assertThat(answer.toLowerCase(Locale.ROOT))
                .startsWith("http/1.1 413")
                .contains("connection: close")
                .contains("body_too_large")
                .contains(limit);
    }

    private List<String> head(String... more) {
        var head = new ArrayList<>(List.of(
                "POST /api/v1/accounts HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + server.operator,
                "Content-Type: application/json"));
        head.addAll(List.of(more));
        return head;
    }
}
