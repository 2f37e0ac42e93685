package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IpRangesTest extends ManagementTest {
    private String account;
    private String keys;

    @BeforeAll
    void setUp() {
        server.importEvents();
        account = server.anAccount("Shop");
        keys = "/accounts/" + account + "/keys";
    }

    @Test
    void rangesAreKeptInNormalFormAndShownSo() {
        var made =
                make(Map.of("ipRanges", List.of("192.168.1.2", "192.168.0.3/24", "192.168.0.0/24", "2001:DB8::1/32")));

        assertThat(made.<List<String>>get("key.ipRanges"))
                .containsExactly("192.168.1.2", "192.168.0.0/24", "2001:db8::/32");
        assertThat(made.<String>get("key.modes.ipRanges")).isEqualTo("enforce");
        assertThat(server.get("/keys/" + made.get("key.id")).json())
                .containsAllEntriesOf(made.get("key"))
                .containsKey("createdBy");
    }

    @Test
    void everyRangeThatIsNoneIsNamed() {
        var reply = make(Map.of("ipRanges", List.of("10.0.0.0/8", "010.0.0.1", "10.1", "10.0.0.0/33", "::1%eth0")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("code")).isEqualTo("INPUT_INVALID");
        assertThat(reply.pointers()).containsExactly("/ipRanges/1", "/ipRanges/2", "/ipRanges/3", "/ipRanges/4");
    }

    @Test
    void anEmptyListIsNoWayToSayEverywhere() {
        assertThat(make(Map.of("ipRanges", List.of())).pointers()).containsExactly("/ipRanges");
        var made = make(Map.of("ipRanges", List.of("10.0.0.0/8")));
        var path = "/keys/" + made.get("key.id");
        assertThat(server.call("PATCH", path, Map.of("ipRanges", List.of())).pointers())
                .containsExactly("/ipRanges");
        assertThat(make(Map.of("modes", Map.of("ipRanges", "maybe"))).pointers())
                .containsExactly("/modes/ipRanges");
        assertThat(make(Map.of("modes", Map.of("iprange", "off"))).pointers()).containsExactly("/modes/iprange");
    }

    @Test
    void thousandsOfRangesAreTakenAndNotMore() {
        var ranges = IntStream.range(0, 5000)
                .mapToObj(i -> "10." + i / 256 + "." + i % 256 + ".0/24")
                .toList();
        var made = make(Map.of("ipRanges", ranges));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.<List<String>>get("key.ipRanges")).isEqualTo(ranges);
        var more = IntStream.range(0, 5001).mapToObj(i -> "10.0.0.1").toList();
        assertThat(make(Map.of("ipRanges", more)).pointers()).containsExactly("/ipRanges");
    }

    @Test
    void aChangeTouchesWhatItNamesAndNullClears() {
        var made = make(Map.of("ipRanges", List.of("10.0.0.0/8"), "permissions", List.of("EVENTS_READ")));
        var path = "/keys/" + made.get("key.id");

        var renamed = server.call("PATCH", path, Map.of("name", "n"));
        assertThat(renamed.<List<String>>get("ipRanges")).containsExactly("10.0.0.0/8");
        var reporting = server.call("PATCH", path, Map.of("modes", Map.of("ipRanges", "report")));
        assertThat(reporting.<String>get("modes.ipRanges")).isEqualTo("report");
        assertThat(reporting.<List<String>>get("ipRanges")).containsExactly("10.0.0.0/8");
        assertThat(explained(made.get("key.id"), "11.0.0.1")).isEqualTo("reported");
        var clearing = new HashMap<String, Object>();
        clearing.put("ipRanges", null);
        clearing.put("modes", null);
        var cleared = server.call("PATCH", path, clearing);
        assertThat(cleared.json()).containsEntry("ipRanges", null);
        assertThat(cleared.<String>get("modes.ipRanges")).isEqualTo("enforce");
        assertThat(cleared.<List<String>>get("permissions")).containsExactly("EVENTS_READ");
    }

    @Test
    void explainJudgesTheSupposedAddress() {
        String id = make(Map.of("ipRanges", List.of("10.0.0.0/8"), "permissions", List.of("EVENTS_READ")))
                .get("key.id");

        assertThat(explained(id, "10.9.8.7")).isEqualTo("passed");
        assertThat(explained(id, "11.0.0.1")).isEqualTo("refused");
        var silent = server.post("/explain", Map.of("credentialId", id, "method", "GET", "path", "/events"));
        assertThat(silent.<String>get("decision.code")).isEqualTo("IP_FORBIDDEN");
        assertThat(silent.<String>get("decision.check")).isEqualTo("addresses");
    }

    @Test
    void theAuditTrailShowsTheRangesBeforeAndAfter() {
        String id = make(Map.of("ipRanges", List.of("10.0.0.0/8"))).get("key.id");
        server.call(
                "PATCH", "/keys/" + id, Map.of("ipRanges", List.of("10.1.2.3/16"), "modes", Map.of("ipRanges", "off")));

        var entries = server.get("/accounts/" + account + "/audit").<List<Map<String, Object>>>get("items");
        assertThat(entries)
                .filteredOn(entry -> id.equals(entry.get("subjectId")) && "key.change".equals(entry.get("action")))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.get("before"))
                            .isEqualTo(
                                    Map.of("ipRanges", List.of("10.0.0.0/8"), "modes", Map.of("ipRanges", "enforce")));
                    assertThat(entry.get("after"))
                            .isEqualTo(Map.of("ipRanges", List.of("10.1.0.0/16"), "modes", Map.of("ipRanges", "off")));
                });
    }

    private Reply make(Map<String, Object> members) {
        var wish = new HashMap<>(members);
        wish.put("name", "k");
        return server.post(keys, wish);
    }

    /** What the check of addresses found. */
    private Object explained(String id, String address) {
        var reply =
                server.post("/explain", Map.of("credentialId", id, "method", "GET", "path", "/events", "ip", address));
        return reply.<List<Map<String, Object>>>get("checks").stream()
                .filter(check -> check.get("name").equals("addresses"))
                .findFirst()
                .orElseThrow()
                .get("outcome");
    }
}
