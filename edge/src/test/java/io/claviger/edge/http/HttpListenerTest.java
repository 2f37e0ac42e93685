package io.claviger.edge.http;

import static io.claviger.edge.http.AmbiguousRequestTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpListenerTest {
    @TempDir
    Path folder;

    @Test
    void clearTextSpeaksHttp1AndHttp2ByUpgradeAndPriorKnowledge() throws Exception {
        try (var echo = new EchoListener(null);
                var http1 = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var upgrading = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            var uri = URI.create("http://127.0.0.1:" + echo.port() + "/x?y=z");
            var plain = http1.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(plain.body()).isEqualTo("GET /x?y=z|");
            assertThat(plain.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            var upgraded = upgrading.send(
                    HttpRequest.newBuilder(uri)
                            .POST(BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(upgraded.body()).isEqualTo("POST /x?y=z|hello");
            assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2);
            var next = upgrading.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(next.body()).isEqualTo("GET /x?y=z|");
            assertThat(next.version()).isEqualTo(HttpClient.Version.HTTP_2);
            try (var known = new RawHttp2(echo.port())) {
                known.headers(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/known");
                assertThat(known.outcome(1).body()).isEqualTo("GET /known|");
            }
        }
    }

    @Test
    void upgradeToHttp2DoesNotOpenTheGuard() throws Exception {
        try (var echo = new EchoListener(null)) {
            // an upgrade that the codec refuses, with a request behind it
            try (var client = new RawClient(echo.port())) {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                        + "GET /b HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            }
            // one that is asked for later on a connection is passed over, and the guard stays
            try (var client = new RawClient(echo.port())) {
                client.send("GET /c HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("/c|");
                client.send(
                                "GET /d HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
                        .readUntil("/d|");
                client.send("GET /e HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
                assertThat(client.readToEnd()).contains("HTTP/1.1 400 ");
            }
            // ambiguous framing in the request that asks for it
            try (var client = new RawClient(echo.port())) {
                client.send(
                        "POST /f HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            }
            assertThat(echo.begun).containsExactly("GET /c", "GET /d");
        }
    }

    @Test
    void tlsOffersBothVersionsAndTheGuardStandsBehindIt() throws Exception {
        var files = new TlsFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        var trust = TestCertificates.trusting(TestCertificates.write(files, "one"));
        try (var echo = new EchoListener(files)) {
            var uri = URI.create("https://127.0.0.1:" + echo.port() + "/x");
            for (var version : HttpClient.Version.values()) {
                if (version != HttpClient.Version.HTTP_1_1 && version != HttpClient.Version.HTTP_2) {
                    continue;
                }
                try (var client = HttpClient.newBuilder()
                        .sslContext(trust)
                        .version(version)
                        .build()) {
                    var answer = client.send(
                            HttpRequest.newBuilder(uri)
                                    .POST(BodyPublishers.ofString("hello"))
                                    .build(),
                            BodyHandlers.ofString());
                    assertThat(answer.body()).isEqualTo("POST /x|hello");
                    assertThat(answer.version()).isEqualTo(version);
                }
            }
            try (var client = new RawClient(trust.getSocketFactory().createSocket("127.0.0.1", echo.port()))) {
                client.send("GET /y HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("GET /y|");
                client.send(
                        "POST /z HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
                assertThat(client.readToEnd()).contains("HTTP/1.1 400 ");
            }
            try (var client = new RawClient(trust.getSocketFactory().createSocket("127.0.0.1", echo.port()))) {
                client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            }
            assertThat(echo.begun).doesNotContain("POST /z");
        }
    }

    @Test
    void certificateIsReloadedWhenTheFilesChange() throws Exception {
        var files = new TlsFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        var first = TestCertificates.write(files, "first");
        try (var echo = new EchoListener(files)) {
            var other = new TlsFiles(folder.resolve("c2.pem"), folder.resolve("k2.pem"));
            var second = TestCertificates.write(other, "second");
            var trust = TestCertificates.trusting(first, second);
            assertThat(served(trust, echo.port())).isEqualTo(first);
            // a certificate without its key is not served
            Files.copy(other.certificate(), files.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Thread.sleep(2500);
            assertThat(served(trust, echo.port())).isEqualTo(first);
            Files.copy(other.key(), files.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            await(() -> served(trust, echo.port()).equals(second));
            try (var client = HttpClient.newBuilder().sslContext(trust).build()) {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + echo.port() + "/x"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    @Test
    void keyOfAnotherCertificateIsSaidAtStart() throws Exception {
        var files = new TlsFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        TestCertificates.write(new TlsFiles(folder.resolve("c.pem"), folder.resolve("other.pem")), "one");
        TestCertificates.write(new TlsFiles(folder.resolve("other-c.pem"), folder.resolve("k.pem")), "two");
        assertThatThrownBy(() -> new EchoListener(files).close()).hasMessageContaining("not that of the certificate");
    }

    @Test
    void takenPortIsSaid() throws Exception {
        var vertx = Vertx.vertx();
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            var start = HttpListener.start(vertx, new ListenerConfig("127.0.0.1", taken.getLocalPort()), request -> {});
            assertThatThrownBy(() ->
                            start.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(java.net.BindException.class);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void mistakeOfTheHandlerIsA500() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var listener = HttpListener.start(vertx, new ListenerConfig("127.0.0.1", 0), request -> {
                        throw new IllegalStateException("a mistake");
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            try (var client = new RawClient(listener.port())) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readUntil("}")).startsWith("HTTP/1.1 500").doesNotContain("a mistake");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingLetsRequestsEnd() throws Exception {
        var echo = new EchoListener(null);
        try (var client = new RawClient(echo.port())) {
            client.send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
            await(() -> !echo.begun.isEmpty());
            var closed = echo.listener.close(Duration.ofSeconds(20));
            client.send("llo");
            assertThat(client.readToEnd()).contains("POST /slow|hello");
            closed.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        echo.close();
    }

    private static X509Certificate served(SSLContext trust, int port) {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
