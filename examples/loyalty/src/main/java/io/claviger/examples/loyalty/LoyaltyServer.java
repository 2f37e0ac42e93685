package io.claviger.examples.loyalty;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one instance of a verticle that has all state: every request is served on its event loop. */
final class LoyaltyServer extends VerticleBase {
    private final String host;
    private final int port;
    private @Nullable HttpServer server;

    LoyaltyServer(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(port);
        return vertx.createHttpServer(options)
                .requestHandler(routes().router())
                .listen()
                .onSuccess(listening -> server = listening);
    }

    /** The port that is listened on, once started. */
    int port() {
        return Objects.requireNonNull(server, "not started").actualPort();
    }

    private Routes routes() {
        InstantSource clock = InstantSource.system();
        Customers customers = new Customers();
        Ledger ledger = new Ledger(clock);
        ChallengeBook challenges = new ChallengeBook(ledger);
        CouponBook coupons = new CouponBook();
        EventBook events = new EventBook(customers, ledger, challenges, clock);
        seed(events, coupons);

        Routes routes = new Routes(vertx);
        new ChallengesApi(customers, challenges).mount(routes);
        new ClubsApi(customers).mount(routes);
        new CouponsApi(customers, coupons).mount(routes);
        new CustomersApi(customers, ledger, events, coupons).mount(routes);
        new DisplayApi(vertx, customers, ledger).mount(routes);
        new EntitiesApi().mount(routes);
        new EventsApi(events, new AsyncEvents(vertx, events)).mount(routes);
        new FaqApi().mount(routes);
        new LeaderboardApi(customers).mount(routes);
        new LevelsApi(customers).mount(routes);
        new OffersApi(customers).mount(routes);
        new RewardsApi(customers, ledger, clock).mount(routes);
        new WalletApi(customers, ledger).mount(routes);
        new PointsPreviewApi(customers).mount(routes);
        return routes;
    }

    /** Some customers with a past, so that the first question has an answer. */
    private static void seed(EventBook events, CouponBook coupons) {
        record(events, "jane", "opt_in", "first_name", "Jane", "city", "Amsterdam", "email", "jane@example.com");
        record(events, "jane", "point_add", "points", 5_120);
        record(events, "john", "opt_in", "first_name", "John", "city", "Budapest", "email", "john@example.com");
        record(events, "john", "point_add", "points", 1_400);
        record(events, "c-1001", "opt_in", "first_name", "Amina", "city", "Cape Town", "newsletter", true);
        record(events, "c-1001", "checkout", "transaction_id", "t-1", "total", 249.5);
        record(events, "c-1001", "checkout_accept", "transaction_id", "t-1");
        coupons.keep("WELCOME-JANE", "jane", 10);
    }

    private static void record(EventBook events, String customer, String action, Object... data) {
        JsonObject members = new JsonObject();
        for (int i = 0; i < data.length; i += 2) {
            members.put((String) data[i], data[i + 1]);
        }
        JsonObject event =
                new JsonObject().put("customer", customer).put("action", action).put("data", members);
        events.record(Event.read(event, ""));
    }
}
