package io.claviger.edge.forward;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forward-auth judges what it is shown, and refuses where it would have to see a body or an answer. */
class ForwardAuthGuardTest {
    private static final KeyFixture KEY = guarded(Mode.ENFORCE);
    private static final KeyFixture REPORTING = guarded(Mode.REPORT);
    private static final KeyFixture UNGUARDED = aKey().withPermission("CALL");
    private static ForwardAuthFixture house;

    private static KeyFixture guarded(Mode mode) {
        var lists = new Guard.Rule.Always(ValueLists.allowing("a", "b"));
        return aKey().withPermission("CALL")
                .withGuards(new Guards(Map.of(
                        "event", new Guard(mode, lists),
                        "channel", new Guard(mode, lists),
                        "sharedAttribute", new Guard(mode, lists))));
    }

    @BeforeAll
    static void open() throws Exception {
        house = new ForwardAuthFixture(TrustedProxies.NONE);
        house.state.put(anApi("things")
                .with("POST", "/events", "CALL")
                .guarding("event", new BodyValue(List.of("action")))
                .with("GET", "/query", "CALL")
                .guarding("channel", new QueryParameter("channel"))
                .with("GET", "/header", "CALL")
                .guarding("channel", new HeaderField("X-Channel"))
                .with("GET", "/path/{channel}", "CALL")
                .guarding("channel", new PathParameter("channel"))
                .with("GET", "/profile", "CALL")
                .sharing("sharedAttribute", new BodyKeys(List.of("attributes")))
                .with("GET", "/free", "CALL")
                .build());
        house.state.put(KEY).put(REPORTING).put(UNGUARDED);
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    private static String ask(KeyFixture key, String method, String target, String fields) throws Exception {
        return house.ask(
                "GET /v1/authorize/nginx",
                "X-Original-Method: " + method + "\r\nX-Original-URI: " + target + "\r\nX-API-Key: "
                        + key.secret().reveal() + "\r\n" + fields);
    }

    @Test
    void listOnABodyThatIsNotShownRefuses() throws Exception {
        assertThat(ask(KEY, "POST", "/events", "Content-Type: application/json\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("GUARD_FORBIDDEN", "forward-auth is not shown bodies");
        assertThat(ask(UNGUARDED, "POST", "/events", "")).startsWith("HTTP/1.1 200");
        var before = house.accounting.traffic().reported(ErrorCode.GUARD_FORBIDDEN);
        assertThat(ask(REPORTING, "POST", "/events", "")).startsWith("HTTP/1.1 200");
        await(() -> house.accounting.traffic().reported(ErrorCode.GUARD_FORBIDDEN) == before + 1);
    }

    @Test
    void listOnAnAnswerThatIsNotShownRefuses() throws Exception {
        assertThat(ask(KEY, "GET", "/profile", ""))
                .startsWith("HTTP/1.1 403")
                .contains("GUARD_FORBIDDEN", "can't leave them out");
        assertThat(ask(UNGUARDED, "GET", "/profile", "")).startsWith("HTTP/1.1 200");
        assertThat(ask(REPORTING, "GET", "/profile", "")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | /query?channel=a&channel=b |",
                "403 | /query?channel=a&channel=c |",
                "403 | /query?channel=a;channel=c |",
                "403 | /query?channel=a&channel[]=b |",
                "403 | /query |",
                "403 | /query?channel=a | Content-Type: application/x-www-form-urlencoded",
                "403 | /query?channel=a | Content-Type: multipart/form-data; boundary=b",
                "200 | /query?channel=a | Content-Type: application/json",
                "200 | /header | X-Channel: a, b",
                "403 | /header | X-Channel: a, c",
                "403 | /header | X-Claviger-Channel: a",
                "200 | /path/a |",
                "403 | /path/c |",
                "200 | /free |"
            })
    void whatIsShownIsJudged(int status, String target, String field) throws Exception {
        assertThat(ask(KEY, "GET", target, field == null ? "" : field + "\r\n")).startsWith("HTTP/1.1 " + status);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
