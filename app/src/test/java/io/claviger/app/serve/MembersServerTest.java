package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How people come in, from what the whole server prints. */
class MembersServerTest {
    private static final Secret ADMIN = Secret.of("cvgadm_members-of-the-whole-server-0001");
    private static final Pattern LINK = Pattern.compile("http\\S+(/links/\\S+)");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theFirstMemberComesInByTheLineThatIsPrintedAndBackInByRecovery(@TempDir Path folder) throws Exception {
        var settings = ServerFixture.bare(folder, ADMIN);
        String session;
        try (var server = Server.start(settings)) {
            var greeting = new Greeting(server).text();
            assertThat(greeting).contains("first member").contains("/links/first-start.");
            session = redeemed(server, greeting, "a long enough secret");
            assertThat(status(server, session)).isEqualTo(200);
        }
        try (var server = Server.start(settings)) {
            assertThat(new Greeting(server).text()).doesNotContain("/links/");
            assertThat(status(server, session))
                    .as("a session outlives a restart")
                    .isEqualTo(200);
        }
        var data = "data-dir=" + settings.dataDir();
        assertThat(Ran.command("owner", "recover", "--email", "no address", "-D", data)
                        .exitCode())
                .isEqualTo(1);
        var recovered = Ran.command("owner", "recover", "--email", "Root@example.org", "-D", data);
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        try (var server = Server.start(settings)) {
            var back = redeemed(server, recovered.out(), "another long secret");
            assertThat(status(server, back)).isEqualTo(200);
            assertThat(status(server, session)).isEqualTo(401);
        }
    }

    @Test
    void eachStartOfTheDemoPrintsALinkThatSignsIn(@TempDir Path folder) throws Exception {
        var settings = ServerFixture.withDemo(folder, ADMIN);
        for (var start = 0; start < 2; start++) {
            try (var server = Server.start(settings)) {
                var session = redeemed(server, new Greeting(server).text(), "unused");
                assertThat(status(server, session)).isEqualTo(200);
            }
        }
    }

    /** Opens the printed link as a browser does, and gives the session's cookie. */
    private String redeemed(Server server, String printed, String password) throws Exception {
        var link = LINK.matcher(printed);
        assertThat(link.find()).as(printed).isTrue();
        var page = at(server, link.group(1));
        var looked = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(looked.statusCode()).as(looked.body()).isEqualTo(200);
        var typed = URLEncoder.encode(password, StandardCharsets.UTF_8);
        var form = "name=Root&email=root%40example.org&password=" + typed + "&again=" + typed;
        var origin = server.url(server.settings().control());
        var reply = client.send(
                HttpRequest.newBuilder(page)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.ofString(link.group(1).contains("demo") ? "" : form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(303);
        return reply.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private int status(Server server, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(at(server, "/api/v1/session"))
                .header("Cookie", cookie)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static URI at(Server server, String path) {
        return URI.create(server.url(server.settings().control()) + path);
    }
}
