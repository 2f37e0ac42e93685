package io.claviger.app.flood;

import io.claviger.app.process.ServerProcess;
import io.claviger.edge.http.RawClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The program with a small heap, an API on a {@link FloodUpstream}, and a key that may call it. */
final class Flooded implements AutoCloseable {
    static final int HEAP_MIB = 320;
    static final long MIB = 1 << 20;
    /** What all callers together may make the server keep. */
    static final long CALLERS = HEAP_MIB * MIB / 2;

    /** A client's address has some 28,000 ports. */
    private static final int CONNECTIONS_AN_ADDRESS = 5_000;

    final ServerProcess server;
    final FloodUpstream upstream = new FloodUpstream(4096);
    private final FloodUpstream well = new FloodUpstream(1 << 20);
    final String key;
    final String guardedKey;
    private final List<Socket> sockets = new ArrayList<>();

    Flooded(Path work, String... settings) throws IOException, InterruptedException {
        server = new ServerProcess(work, "-Xmx" + HEAP_MIB + "m", "-Xms" + HEAP_MIB + "m");
        for (var i = 0; i < settings.length; i += 2) {
            server.with(settings[i], settings[i + 1]);
        }
        server.start();
        var paths = new JsonObject();
        for (var path : List.of("endless", "large", "silent", "talk")) {
            paths.put("/" + path, new JsonObject().put("get", operation(path)));
        }
        paths.put("/sink", new JsonObject().put("post", operation("sink")));
        paths.put("/guarded", new JsonObject().put("post", guarded()));
        put("flood", upstream, paths);
        put("well", well, new JsonObject().put("/small", new JsonObject().put("get", operation("small"))));
        var account = server.done("POST", "/accounts", new JsonObject().put("name", "Flooded"))
                .getString("id");
        key = makeKey(account, new JsonObject());
        guardedKey = makeKey(
                account,
                new JsonObject()
                        .put(
                                "guards",
                                new JsonObject()
                                        .put("event", new JsonObject().put("allow", new JsonArray().add("buy")))));
    }

    private void put(String slug, FloodUpstream to, JsonObject paths) throws InterruptedException {
        var document = new JsonObject()
                .put("openapi", "3.1.0")
                .put("info", new JsonObject().put("title", slug).put("version", "1"))
                .put("paths", paths);
        server.done(
                "PUT",
                "/apis/" + slug + "?confirm=true",
                new JsonObject().put("upstream", to.url()).put("document", document));
    }

    private String makeKey(String account, JsonObject more) throws InterruptedException {
        var wish =
                new JsonObject().put("name", "Flood").put("accessType", "admin").mergeIn(more);
        return server.done("POST", "/accounts/" + account + "/keys", wish).getString("secret");
    }

    private static JsonObject operation(String id) {
        return new JsonObject()
                .put("operationId", id)
                .put("responses", new JsonObject().put("200", new JsonObject().put("description", "ok")));
    }

    private static JsonObject guarded() {
        return operation("guarded")
                .put(
                        "requestBody",
                        new JsonObject()
                                .put(
                                        "content",
                                        new JsonObject()
                                                .put(
                                                        "application/json",
                                                        new JsonObject()
                                                                .put(
                                                                        "schema",
                                                                        new JsonObject().put("type", "object")))))
                .put(
                        "x-claviger",
                        new JsonObject()
                                .put("guards", new JsonObject().put("event", new JsonObject().put("body", "/action"))));
    }

    /** A connection that is kept until the test is over. */
    Socket connect(int port) throws IOException {
        return connect(port, new Socket());
    }

    /** One whose client's kernel takes little of what is not read. */
    Socket connectSlow(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return connect(port, socket);
    }

    private Socket connect(int port, Socket socket) throws IOException {
        var address =
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + sockets.size() / CONNECTIONS_AN_ADDRESS)});
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    /** The head of a request with the key. */
    String head(String line) {
        return head(line, key);
    }

    static String head(String line, String key) {
        return line + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key + "\r\n";
    }

    /** What the server holds on to more than before, heap and buffers together; and it serves all the same. */
    void assertAtMost(long bytes, ServerProcess.Memory before) throws IOException, InterruptedException {
        var after = server.memory();
        var more = after.more(before);
        System.out.printf("%d KiB more of %d: %s, before %s%n", more >> 10, bytes >> 10, after, before);
        if (more >= bytes) {
            throw new AssertionError(more + " bytes more than before, not less than " + bytes + ": " + after
                    + ", before " + before + "\n"
                    + server.histogram().lines().limit(24).collect(Collectors.joining("\n")));
        }
        assertServes();
    }

    /** It does what it is for, at once, or when what a flood left in the upstream's queue is through. */
    void assertServes() throws InterruptedException {
        await(this::serves);
    }

    private boolean serves() {
        try (var client = new RawClient(server.gateway())) {
            client.send(head("GET /small") + "Connection: close\r\n\r\n");
            var answer = client.readToEnd();
            return answer.startsWith("HTTP/1.1 200") && answer.endsWith("ok");
        } catch (IOException closed) {
            return false;
        }
    }

    /** Ends what the test has opened, by a reset: that is noticed also where nothing is read. */
    void hangUp() throws IOException, InterruptedException {
        for (var socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        sockets.clear();
        await(() -> openConnections() < 5);
    }

    double openConnections() {
        try {
            return server.metric("claviger_connections{listener=\"gateway\"}")
                    + server.metric("claviger_connections{listener=\"edge\"}");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 30 s in vain");
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
        upstream.close();
        well.close();
    }
}
