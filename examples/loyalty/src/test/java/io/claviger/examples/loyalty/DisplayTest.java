package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private LoyaltyClient client;

    @BeforeEach
    void start() {
        client = new LoyaltyClient();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void widgetIsHtml() {
        Reply widget = client.get("/display/widgets/jane");

        assertThat(widget.mediaType()).isEqualTo("text/html; charset=utf-8");
        assertThat(widget.body()).isEqualTo("<p class=\"loyalty gold\">jane: 5220 points</p>");
    }

    @Test
    void feedEndsAfterAsManyEventsAsAskedFor() {
        Reply feed = client.get("/display/feed?count=3&interval=10");

        assertThat(feed.mediaType()).isEqualTo("text/event-stream");
        assertThat(feed.body().split("\n\n")).hasSize(3);
        assertThat(feed.body()).startsWith("id: 1\nevent: leaderboard\ndata: {").contains("\"jane\"");
    }

    @Test
    void feedGoesOnUntilTheReaderLeaves() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(client.at("http", "/display/feed?interval=10"))
                .build();

        try (var lines = client.http().send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.filter(line -> line.startsWith("id: ")).limit(20)).hasSize(20);
        }
    }

    @Test
    void feedsOfReadersWhoLeftMakeRoomForOthers() {
        for (int i = 0; i < 250; i++) {
            assertThat(client.get("/display/feed?count=1&interval=60000").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void feedRefusesWhatItCannotDo() {
        assertThat(client.get("/display/feed?count=0").errorCode()).isEqualTo("PARAMETER_INVALID");
        assertThat(client.get("/display/feed?interval=1").errorCode()).isEqualTo("PARAMETER_INVALID");
        assertThat(client.get("/display/feed?count=1&count=2").errorCode()).isEqualTo("PARAMETER_REPEATED");
    }

    @Test
    void liveTellsEachChangeAndAnswersPings() throws Exception {
        Frames frames = new Frames();
        WebSocket socket = client.http()
                .newWebSocketBuilder()
                .buildAsync(client.at("ws", "/display/live"), frames)
                .get(30, TimeUnit.SECONDS);

        assertThat(frames.next().getString("type")).isEqualTo("leaderboard");
        client.event("john", "point_add", new JsonObject().put("points", 10_000));
        JsonObject change = frames.next();
        assertThat(change.getString("type")).isEqualTo("standing");
        assertThat(change.getString("customer")).isEqualTo("john");
        assertThat(change.getInteger("rank")).isEqualTo(1);

        socket.sendText("ping", true).get(30, TimeUnit.SECONDS);
        assertThat(frames.next().getString("type")).isEqualTo("pong");
        socket.sendPing(ByteBuffer.wrap(new byte[] {7})).get(30, TimeUnit.SECONDS);
        assertThat(frames.next().getInteger("pong")).isEqualTo(7);
        socket.abort();
    }

    @Test
    void liveWithoutAnUpgradeIsRefused() {
        Reply reply = client.get("/display/live");

        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.headers().firstValue("Upgrade")).contains("websocket");
    }

    /** Text frames as they are, and pong frames with their first byte. */
    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        JsonObject next() throws InterruptedException {
            JsonObject frame = received.poll(30, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            return frame;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            received.add(new JsonObject().put("pong", (int) message.get()));
            socket.request(1);
            return null;
        }
    }
}
