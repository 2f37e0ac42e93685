package io.claviger.edge.gateway;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.RawHttp2;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A gateway with the API of docs/guards.md, and keys with its guards in every mode. */
final class GuardFixture implements AutoCloseable {
    static final String JSON = "Content-Type: application/json\r\n";
    static final int SMALL = 1000;

    static final Guards GUARDS = new Guards(Map.of(
            "event", Guard.enforcing(new ValueLists(Set.of("buy", "return", "point_add"), Set.of("point_add"))),
            "attribute", Guard.enforcing(ValueLists.denying("points")),
            "channel", Guard.enforcing(ValueLists.allowing("sms", "web push")),
            "tag", Guard.enforcing("cid", Map.of("12", ValueLists.allowing("vip"))),
            "sharedAttribute", Guard.enforcing(ValueLists.denying("email"))));

    final GatewayFixture gateway;
    /** A key whose guards are enforced. */
    final KeyFixture key = KeyFixture.aKey().withPermission("CALL").withGuards(GUARDS);

    final KeyFixture reporting = KeyFixture.aKey().withPermission("CALL").withGuards(in(Mode.REPORT));
    final KeyFixture off = KeyFixture.aKey().withPermission("CALL").withGuards(in(Mode.OFF));
    final KeyFixture without = KeyFixture.aKey().withPermission("CALL");

    GuardFixture() throws Exception {
        this(GatewayFixture.QUICK);
    }

    GuardFixture(GatewayConfig config) throws Exception {
        gateway = new GatewayFixture(config, TrustedProxies.NONE, null);
        var pointer = new BodyValue(List.of("action"));
        var data = new BodyKeys(List.of("data"));
        gateway.put(ApiFixture.anApi("things")
                .upstream(gateway.upstream.url())
                .with("POST", "/events", "CALL")
                .taking("application/json")
                .guarding("event", pointer)
                .guarding("attribute", data)
                .with("GET", "/events", "CALL")
                .guarding("event", pointer)
                .with("POST", "/small", "CALL")
                .upTo(SMALL)
                .guarding("event", pointer)
                .with("POST", "/bulk", "CALL")
                .guarding("event", new BodyValue(List.of("events", "*", "action")))
                .with("PUT", "/customers/{id}", "CALL")
                .guarding("attribute", data)
                .with("PATCH", "/customers/{id}", "CALL")
                .taking("application/merge-patch+json", "application/json-patch+json")
                .guarding("event", pointer)
                .guarding("attribute", data)
                .with("POST", "/forms", "CALL")
                .taking("application/x-www-form-urlencoded")
                .guarding("event", pointer)
                .guarding("attribute", data)
                .with("GET", "/messages", "CALL")
                .guarding("channel", new QueryParameter("channel"))
                .with("POST", "/messages", "CALL")
                .taking("application/x-www-form-urlencoded")
                .guarding("channel", new QueryParameter("channel"))
                .with("GET", "/pushes", "CALL")
                .guarding("channel", new HeaderField("X-Channel"))
                .with("GET", "/channels/{channel}", "CALL")
                .guarding("channel", new PathParameter("channel"))
                .with("GET", "/cids/{cid}/tags", "CALL")
                .guarding("cid", new PathParameter("cid"))
                .guarding("tag", new QueryParameter("tag"))
                .with("GET", "/profile", "CALL")
                .sharing("sharedAttribute", new BodyKeys(List.of("attributes")))
                .with("POST", "/profile", "CALL")
                .sharing("sharedAttribute", new BodyKeys(List.of("attributes")))
                .with("POST", "/plain", "CALL")
                .build());
        gateway.state.put(key).put(reporting).put(off).put(without);
    }

    private static Guards in(Mode mode) {
        var guards = new HashMap<String, Guard>();
        GUARDS.byDimension().forEach((dimension, guard) -> guards.put(dimension, new Guard(mode, guard.rule())));
        return new Guards(guards);
    }

    static String credential(KeyFixture key) {
        return "X-API-Key: " + key.secret().reveal() + "\r\n";
    }

    /** Sends a request on a connection of its own, with the body's length; answers all that came back. */
    String send(KeyFixture key, String requestLine, String fields, byte[] body) throws Exception {
        var length = body.length == 0 && !requestLine.startsWith("P") ? "" : "Content-Length: " + body.length + "\r\n";
        try (var client = new RawClient(gateway.port())) {
            client.send(requestLine + " HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n" + credential(key)
                    + length + fields + "\r\n");
            client.send(body);
            return client.readToEnd();
        }
    }

    String send(String requestLine, String fields, String body) throws Exception {
        return send(key, requestLine, fields, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same over HTTP/2, each field a name and a value. */
    RawHttp2.Outcome sendHttp2(KeyFixture key, String method, String path, byte[] body, String... fields)
            throws Exception {
        try (var client = new RawHttp2(gateway.port())) {
            var all = new String[10 + fields.length];
            var pseudo = List.of(
                    ":method",
                    method,
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    path,
                    "x-api-key",
                    key.secret().reveal());
            pseudo.toArray(all);
            System.arraycopy(fields, 0, all, 10, fields.length);
            client.headers(1, body.length == 0, all);
            if (body.length > 0) {
                client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, body);
            }
            return client.outcome(1);
        }
    }

    /** The status of an answer. */
    static int status(String answer) {
        return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    @Override
    public void close() throws Exception {
        gateway.close();
    }
}
