package io.claviger.edge.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.edge.caller.SpoofableFields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real proxy, configured by exactly the block of docs/forward-auth.md, but for the ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealProxyTest {
    private static final Path PAGE = Path.of("../docs/forward-auth.md");
    private static final List<String> IDENTITY = List.of(
            "X-Claviger-Credential",
            "X-Claviger-Account",
            "X-Claviger-Type",
            "X-Claviger-Subject",
            "X-Claviger-Permissions",
            "X-Claviger-Decision");

    /** Where the program keeps its files. */
    Path directory;

    private record Arrived(String request, Headers fields) {}

    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private ForwardAuthFixture house;
    private HttpServer upstream;
    private Process proxy;
    private int port;

    /** The language of the page's block. */
    abstract String language();

    /** Where the program may be. */
    abstract List<Path> program();

    /** Writes the configuration and gives the arguments to start with. */
    abstract List<String> arguments(String block) throws IOException;

    @BeforeAll
    void open(@TempDir Path own) throws Exception {
        directory = own;
        var found = program().stream().filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail(program().getLast() + " is missing: script/bootstrap installs it");
        }
        assumeTrue(found.isPresent(), program().getLast() + " is missing: script/bootstrap installs it");
        house = new ForwardAuthFixture(
                new TrustedProxies(List.of(AddressRange.parse("127.0.0.1/32")), ClientAddressHeader.X_FORWARDED_FOR));
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        upstream.createContext("/", exchange -> {
            arrived.add(new Arrived(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(), exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        upstream.start();
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start(found.get());
    }

    private void start(Path program) throws Exception {
        var command = new ArrayList<String>(List.of(program.toString()));
        command.addAll(arguments(block().replace(":8088", ":" + port)
                .replace("127.0.0.1:8081", "127.0.0.1:" + house.port())
                .replace("127.0.0.1:9000", "127.0.0.1:" + upstream.getAddress().getPort())));
        var log = directory.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        proxy = builder.start();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!listens()) {
            if (!proxy.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean listens() {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String block() throws IOException {
        var matcher = Pattern.compile("```" + language() + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @AfterAll
    void close() throws Exception {
        if (proxy != null) {
            proxy.destroy();
            assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        if (upstream != null) {
            upstream.stop(0);
        }
        if (house != null) {
            house.close();
        }
    }

    @BeforeEach
    void forget() {
        arrived.clear();
        house.rejections();
    }

    @Test
    void whatIsAllowedArrivesWithWhoCalls() throws Exception {
        assertThat(call("GET /things/7?x=1", house.credential())).startsWith("HTTP/1.1 200 ");

        var only = arrived.getFirst();
        assertThat(only.request()).isEqualTo("GET /things/7?x=1");
        assertThat(only.fields().get("X-Claviger-Credential")).containsExactly(house.key.id());
        assertThat(only.fields().get("X-Claviger-Account")).containsExactly("account");
        assertThat(only.fields().get("X-Claviger-Type")).containsExactly("workspace");
        assertThat(only.fields().get("X-Claviger-Subject")).containsExactly("-");
        assertThat(only.fields().get("X-Claviger-Permissions")).containsExactly("READ");
        assertThat(only.fields().get("X-Claviger-Decision")).hasSize(1);
        assertThat(only.fields()).doesNotContainKeys("X-api-key", "Authorization");
    }

    @Test
    void whatIsRefusedDoesNotArrive() throws Exception {
        assertThat(call("GET /things/7", "")).startsWith("HTTP/1.1 401 ").containsIgnoringCase("www-authenticate");
        assertThat(call("GET /things/7", "X-API-Key: nobody\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(call("DELETE /things/7", house.credential())).startsWith("HTTP/1.1 403 ");
        assertThat(call("GET /nowhere", house.credential())).startsWith("HTTP/1.1 403 ");

        assertThat(arrived).isEmpty();
        assertThat(house.rejections()).allMatch(rejection -> "127.0.0.1".equals(rejection.address()));
    }

    @Test
    void aCallerWithoutRoomIsToldToComeAgain() throws Exception {
        var key = KeyFixture.aKey()
                .withPermission("READ")
                .limitedBy(
                        new LimitSet(List.of(new Limit("hour", Algorithm.SLIDING_WINDOW, 1, 3600, null)), List.of()));
        house.state.put(key);
        var credential = "X-API-Key: " + key.secret().reveal() + "\r\n";

        var allowed = call("GET /things/7", credential);
        assertThat(allowed).startsWith("HTTP/1.1 200 ").doesNotContainIgnoringCase("retry-after");
        if (language().equals("nginx")) {
            assertThat(allowed).containsIgnoringCase("RateLimit: \"hour\";r=0");
        }
        assertThat(call("GET /things/7", credential))
                .startsWith("HTTP/1.1 429 ")
                .containsPattern("(?i)retry-after: [1-9]")
                .containsIgnoringCase("RateLimit: \"hour\";r=0")
                .containsIgnoringCase("RateLimit-Policy: \"hour\";q=1;w=3600");
        assertThat(arrived).hasSize(1);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() throws Exception {
        assertThat(call("GET /things/7", house.credential())).startsWith("HTTP/1.1 200 ");
        house.revoke();
        try {
            assertThat(call("GET /things/7", house.credential())).startsWith("HTTP/1.1 401 ");
        } finally {
            house.restore();
        }
        assertThat(arrived).hasSize(1);
    }

    @Test
    void whatACallerSaysOfItselfChangesNothing() throws Exception {
        var lies = new StringBuilder("X-Original-Method: GET\r\nX-Original-URI: /open\r\nX-Forwarded-Method: GET\r\n"
                + "X-Forwarded-Uri: /open\r\nX-HTTP-Method-Override: DELETE\r\nX-Original-URL: /things/8\r\n"
                + "X-Rewrite-URL: /things/8\r\nX-Forwarded-For: 192.0.2.99\r\nX-Forwarded-Host: evil\r\n"
                + "X-Forwarded-Proto: evil\r\nX-Forwarded-Prefix: /evil\r\n");
        Stream.of(IDENTITY, SpoofableFields.OVERRIDES, SpoofableFields.ADDRESSES, SpoofableFields.LEADING_ELSEWHERE)
                .flatMap(List::stream)
                .flatMap(name -> Stream.of(name, name.replace('-', '_'), name.replace('-', '.')))
                .distinct()
                .filter(name -> !name.equals("x-original-method") && !name.equals("x-original-uri"))
                .forEach(name -> lies.append(name).append(": evil\r\n"));

        assertThat(call("GET /things/7", lies.toString())).startsWith("HTTP/1.1 401 ");
        assertThat(call("DELETE /things/7", house.credential() + lies)).startsWith("HTTP/1.1 403 ");
        assertThat(call("GET /open", lies.toString())).startsWith("HTTP/1.1 200 ");

        var fields = arrived.getFirst().fields();
        assertThat(arrived).hasSize(1);
        assertThat(fields.toString()).doesNotContain("evil");
        assertThat(fields.get("X-Claviger-Account")).containsExactly("-");
        assertThat(fields.get("X-Forwarded-Proto")).containsExactly("http");
        assertThat(fields)
                .doesNotContainKeys("X-http-method-override", "X-original-url", "X-rewrite-url", "X-original-uri");
        assertThat(house.rejections()).allMatch(rejection -> "127.0.0.1".equals(rejection.address()));
    }

    @Test
    void aCallerCannotHaveTheIdentityDropped() throws Exception {
        var all = String.join(", ", IDENTITY) + ", X-Forwarded-Uri, X-Original-URI, X-API-Key";

        assertThat(call("GET /things/7", house.credential() + "Connection: " + all + "\r\n"))
                .startsWith("HTTP/1.1 200 ");

        for (var name : IDENTITY) {
            assertThat(arrived.getFirst().fields().get(name)).as(name).hasSize(1);
        }
    }

    @Test
    void aPathThatIsNotInNormalFormDoesNotArrive() throws Exception {
        for (var path : List.of(
                "/things/../open",
                "/open/../things/7",
                "//things/7",
                "/things//7",
                "/things%2f7",
                "/%74hings/7",
                "/things/%2e%2e/open",
                "/open#/../things/7",
                "/things/7;x",
                "/_claviger")) {
            assertThat(call("GET " + path, house.credential())).as(path).startsWith("HTTP/1.1 4");
        }
        assertThat(arrived).isEmpty();
    }

    String call(String requestLine, String fields) throws IOException {
        return ForwardAuthFixture.send(port, requestLine, fields);
    }
}
