package io.claviger.examples.loyalty;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/** What a shop shows: a widget as HTML, a feed of server-sent events, and changes live over a WebSocket. */
final class DisplayApi {
    private static final int MAX_STREAMS = 200;
    private static final int TOP = 3;
    private static final int DEFAULT_INTERVAL_MILLIS = 300;

    private final Vertx vertx;
    private final Customers customers;
    private final Ledger ledger;
    private int feeds;

    DisplayApi(Vertx vertx, Customers customers, Ledger ledger) {
        this.vertx = vertx;
        this.customers = customers;
        this.ledger = ledger;
    }

    void mount(Routes routes) {
        routes.get("/display/widgets", this::widgets)
                .get("/display/widgets/{customerId}", this::widget)
                .getRaw("/display/feed", this::feed)
                .getRaw("/display/live", this::live);
    }

    private Answer widgets(Call call) {
        return Answer.items(List.of(new JsonObject()
                .put("id", "balance")
                .put("title", "A customer's points and level")
                .put("template", "/display/widgets/{customerId}")));
    }

    /** An id has no character that means something in HTML (see Customer), so nothing is to be escaped. */
    private Answer widget(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        return Answer.html("<p class=\"loyalty " + customer.level().id() + "\">" + customer.id() + ": "
                + customer.points() + " points</p>");
    }

    private void feed(RoutingContext context) {
        try {
            Call call = new Call(context);
            int count = call.query("count", 1, 1_000_000).orElse(Integer.MAX_VALUE);
            int interval = call.query("interval", 10, 60_000).orElse(DEFAULT_INTERVAL_MILLIS);
            startFeed(context.request(), count, interval);
        } catch (ApiError error) {
            Routes.serve(context, _ -> Answer.error(error));
        }
    }

    private void startFeed(HttpServerRequest request, int count, int intervalMillis) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store");
        if (request.method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        if (feeds >= MAX_STREAMS) {
            throw tooManyStreams();
        }
        response.setChunked(true);
        new Feed(response, count).start(intervalMillis);
    }

    /** One reader's events, until there were enough or the reader is gone. */
    private final class Feed {
        private final HttpServerResponse response;
        private final int count;
        private int sent;
        private long timer;

        Feed(HttpServerResponse response, int count) {
            this.response = response;
            this.count = count;
        }

        void start(int intervalMillis) {
            feeds++;
            timer = vertx.setPeriodic(0, intervalMillis, _ -> next());
            response.closeHandler(_ -> stop());
        }

        /** A reader that is slow misses events; they are not kept for it. */
        private void next() {
            if (response.ended() || response.closed()) {
                stop();
            } else if (!response.writeQueueFull()) {
                send();
            }
        }

        private void send() {
            sent++;
            String event = "id: " + sent + "\nevent: leaderboard\ndata: " + top().encode() + "\n\n";
            if (sent >= count) {
                stop();
                response.end(event);
            } else {
                response.write(event);
            }
        }

        /** Counts once, however often the end is told. */
        private void stop() {
            if (vertx.cancelTimer(timer)) {
                feeds--;
            }
        }
    }

    private void live(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            context.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
            Routes.serve(context, _ -> Answer.error(upgradeRequired()));
        } else if (ledger.watchers() >= MAX_STREAMS) {
            Routes.serve(context, _ -> Answer.error(tooManyStreams()));
        } else {
            request.toWebSocket().onSuccess(this::show);
        }
    }

    /** Tells each change of a customer's points; answers the text {@code ping}, for browsers cannot send ping frames. */
    private void show(ServerWebSocket socket) {
        if (socket.isClosed()) {
            return;
        }
        Consumer<Customer> watcher = customer -> tell(socket, standing(customer));
        ledger.watch(watcher);
        socket.closeHandler(_ -> ledger.unwatch(watcher));
        socket.textMessageHandler(text -> {
            if (text.equals("ping")) {
                tell(socket, new JsonObject().put("type", "pong"));
            }
        });
        tell(socket, top().put("type", "leaderboard"));
    }

    private static void tell(ServerWebSocket socket, JsonObject message) {
        if (!socket.isClosed() && !socket.writeQueueFull()) {
            socket.writeTextMessage(message.encode());
        }
    }

    private JsonObject standing(Customer customer) {
        return LeaderboardApi.standing(customers.rank(customer), customer).put("type", "standing");
    }

    private JsonObject top() {
        JsonArray standings = new JsonArray();
        for (Customer customer : customers.ranked().stream().limit(TOP).toList()) {
            standings.add(LeaderboardApi.standing(standings.size() + 1, customer));
        }
        return new JsonObject().put("items", standings);
    }

    private static ApiError upgradeRequired() {
        return ApiError.http(426, "UPGRADE_REQUIRED", "This is a WebSocket; ask for an upgrade.");
    }

    private static ApiError tooManyStreams() {
        return ApiError.http(503, "STREAMS_FULL", "At most " + MAX_STREAMS + " streams are served at a time.");
    }
}
