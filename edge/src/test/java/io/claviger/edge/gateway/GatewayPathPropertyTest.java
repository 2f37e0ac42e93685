package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.ApiFixture;
import io.claviger.edge.http.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GatewayPathPropertyTest {
    private static final int REQUESTS = 6000;
    private static final String[] PIECES = {
        "/",
        "//",
        "/./",
        "/../",
        "..",
        ".",
        "%2e",
        "%2E%2e",
        "%2f",
        "%2F",
        "\\",
        "%5c",
        "%252e",
        "%252f",
        "%25",
        ";",
        ";a=b",
        "%3b",
        "%00",
        "%0d%0a",
        "%c0%af",
        "%e0%80%af",
        "%ff",
        "%zz",
        "%",
        "%7e",
        "~",
        "admin",
        "a%64min",
        "ADMIN",
        "shop",
        "sh%6Fp",
        "items",
        "it%65ms",
        "1",
        "a b",
        "a%20b",
        "?",
        "?x=/admin",
        "#",
        "%23",
        "%3f",
        "*",
        ":",
        "@",
        "%40",
        "+",
        "\u00e9",
        "%c3%a9",
        "&",
        "=",
        "!"
    };
    /** What the key may call, as a reader of the document would say it. */
    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile("GET /up/items"),
            Pattern.compile("GET /up/items/[^/]+"),
            Pattern.compile("GET /up/items/[^/]+/parts/[^/]+"));

    @Test
    void whatReachesTheUpstreamIsAnOperationThatTheKeyMayCall() throws Exception {
        try (var gateway = new GatewayFixture()) {
            gateway.put(ApiFixture.anApi("shop")
                    .at("/shop")
                    .upstream(gateway.upstream.url() + "/up")
                    .with("GET", "/items", "CALL")
                    .with("GET", "/items/{id}", "CALL")
                    .with("GET", "/items/{id}/parts/{part}", "CALL")
                    .with("GET", "/items/admin", "ADMIN")
                    .with("GET", "/admin", "ADMIN")
                    .with("GET", "/admin/{rest}", "ADMIN")
                    .build());
            var random = new Random(20260728);
            RawClient client = null;
            for (var i = 0; i < REQUESTS; i++) {
                if (client == null) {
                    client = new RawClient(gateway.port());
                }
                client.forget()
                        .send("GET " + target(random) + " HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + "\r\n");
                var head = client.readUntil("\r\n\r\n");
                if (head.startsWith("HTTP/1.1 200")) {
                    client.readUntil("ok");
                } else if (head.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
                    client.close();
                    client = null;
                } else {
                    client.readUntil("}");
                }
            }
            assertThat(gateway.upstream.heads).hasSizeGreaterThan(100);
            assertThat(gateway.upstream.heads).allSatisfy(GatewayPathPropertyTest::mayBeCalled);
        }
    }

    private static void mayBeCalled(String head) {
        var line = head.lines().findFirst().orElseThrow();
        var target = line.substring(0, line.lastIndexOf(' ')).replaceFirst("\\?.*", "");
        // once as it stands, and once as an upstream sees it that decodes it however often it likes
        assertThat(ALLOWED).as(line).anyMatch(allowed -> allowed.matcher(target).matches());
        var decoded = decoded(decoded(target));
        assertThat(ALLOWED)
                .as(line)
                .anyMatch(allowed -> allowed.matcher(decoded).matches());
        for (var path : List.of(target, decoded)) {
            assertThat(path)
                    .isNotEqualTo("GET /up/items/admin")
                    .doesNotContain("\\")
                    .doesNotContain("\0")
                    .doesNotContain("\r");
            assertThat(path.substring("GET /".length()).split("/", -1)).doesNotContain("", ".", "..");
        }
    }

    private static String decoded(String text) {
        var out = new StringBuilder();
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (var i = 0; i < bytes.length; i++) {
            var hex = i + 2 < bytes.length ? text.substring(i + 1, i + 3) : "";
            if (bytes[i] == '%' && hex.matches("[0-9a-fA-F]{2}")) {
                out.append((char) Integer.parseInt(hex, 16));
                i += 2;
            } else {
                out.append((char) (bytes[i] & 0xff));
            }
        }
        return out.toString();
    }

    private static String target(Random random) {
        var target = new StringBuilder(random.nextInt(8) == 0 ? "/" : "/shop/items");
        var pieces = random.nextInt(5);
        for (var i = 0; i < pieces; i++) {
            if (random.nextInt(3) == 0) {
                target.append('/');
            }
            target.append(PIECES[random.nextInt(PIECES.length)]);
            if (random.nextInt(6) == 0) {
                target.append("parts/");
            }
        }
        return target.toString();
    }
}
