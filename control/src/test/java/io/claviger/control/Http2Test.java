package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same over HTTP/2 in clear text. */
@Timeout(120)
class Http2Test extends ManagementTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @Test
    void callsAreAnswered() throws Exception {
        call("{}", true);
        var made = call("{\"name\":\"Shop\"}", true);
        assertThat(made.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(made.statusCode()).isEqualTo(201);
    }

    @Test
    void aBodyWithoutAMediaTypeIsNotTaken() throws Exception {
        assertThat(call("{\"name\":\"Shop\"}", false).statusCode()).isEqualTo(415);
    }

    @Test
    void aBodyThatIsTooLargeIsAnsweredAndTheConnectionGoesOn() throws Exception {
        call("{}", true);
        var name = "x".repeat(3_000_000);
        var refused = call("{\"name\":\"" + name + "\"}", true);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("1048576");
        assertThat(call("{\"name\":\"Shop\"}", true).statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> call(String body, boolean typed) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + "/api/v1/accounts"))
                .header("Authorization", "Bearer " + server.operator)
                .POST(BodyPublishers.ofString(body));
        if (typed) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
