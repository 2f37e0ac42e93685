package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.edge.http.TestCertificates;
import io.claviger.edge.http.TlsFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTlsTest {
    private static final int BYTES = 3_000_000;

    @TempDir
    Path folder;

    @Test
    void bothVersionsOfHttpReachTheUpstreamOverTls() throws Exception {
        var files = new TlsFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        var trust = TestCertificates.trusting(TestCertificates.write(files, "gateway"));
        try (var gateway = new GatewayFixture(GatewayFixture.QUICK, TrustedProxies.NONE, files)) {
            gateway.upstream.talk(connection -> {
                while (connection.readHead() != null) {
                    var body = connection.readBody();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                }
            });
            var body = "x".repeat(BYTES);
            for (var version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
                try (var client = HttpClient.newBuilder()
                        .sslContext(trust)
                        .version(version)
                        .build()) {
                    var answer = client.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + "/good"))
                                    .header("X-API-Key", gateway.key.secret().reveal())
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.version()).isEqualTo(version);
                    assertThat(answer.body().equals(body)).isTrue();
                }
            }
            assertThat(gateway.upstream.heads)
                    .allSatisfy(head -> assertThat(RecordingUpstream.header(head, "X-Forwarded-Proto"))
                            .isEqualTo("https"));
        }
    }

    @Test
    void clearTextHttp2ByUpgradeReachesTheUpstream() throws Exception {
        try (var gateway = new GatewayFixture();
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/good"))
                    .header("X-API-Key", gateway.key.secret().reveal());
            var first =
                    client.send(request.POST(BodyPublishers.ofString("hello")).build(), BodyHandlers.ofString());
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
            var second = client.send(request.GET().build(), BodyHandlers.ofString());
            assertThat(second.body()).isEqualTo("ok");
            assertThat(gateway.upstream.bodies).containsExactly("hello", "");
            assertThat(gateway.upstream.heads)
                    .allSatisfy(head -> assertThat(head)
                            .doesNotContainIgnoringCase("upgrade")
                            .doesNotContainIgnoringCase("http2-settings")
                            .doesNotContainIgnoringCase("connection:"));
        }
    }
}
