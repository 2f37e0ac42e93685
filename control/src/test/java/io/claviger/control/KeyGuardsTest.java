package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyGuardsTest extends ManagementTest {
    private static final String GUARDED = """
            openapi: 3.1.0
            info: { title: Guarded, version: "1" }
            paths:
              /guarded/{cid}:
                post:
                  operationId: send
                  parameters: [{ name: cid, in: path, required: true, schema: { type: string } }]
                  x-claviger:
                    permission: GUARDED_SEND
                    guards:
                      event: { body: /action }
                      channel: { query: channel }
                      cid: { path: cid }
                      warehouse: { header: X-Warehouse }
                  responses: { "201": { description: made } }
            """;

    private String account;

    @BeforeAll
    void setUp() {
        server.importEvents();
        var imported =
                server.call("PUT", "/apis/guarded", Map.of("document", GUARDED, "upstream", "http://127.0.0.1:9"));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        account = server.anAccount("Shop");
    }

    @Test
    void guardsAreKeptAndShown() {
        var made = make(Map.of(
                "guards",
                Map.of(
                        "event", Map.of("mode", "report", "allow", List.of("opt_in", "checkout")),
                        "attribute", Map.of("deny", List.of("vip")),
                        "warehouse", Map.of("allow", List.of("7")),
                        "channel",
                                Map.of("by", "cid", "values", Map.of("12", Map.of("allow", List.of("email", "sms"))))),
                "modes",
                Map.of("permissions", "report")));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.<Map<String, Object>>get("key.guards"))
                .isEqualTo(Map.of(
                        "event", Map.of("mode", "report", "allow", List.of("checkout", "opt_in")),
                        "attribute", Map.of("mode", "enforce", "deny", List.of("vip")),
                        "warehouse", Map.of("mode", "enforce", "allow", List.of("7")),
                        "channel",
                                Map.of(
                                        "mode", "enforce",
                                        "by", "cid",
                                        "values", Map.of("12", Map.of("allow", List.of("email", "sms"))))));
        assertThat(made.<String>get("key.modes.permissions")).isEqualTo("report");
        assertThat(server.get("/keys/" + made.get("key.id")).json())
                .containsAllEntriesOf(made.get("key"))
                .containsKey("createdBy");
    }

    @Test
    void whatIsShownMayBeSentBack() {
        var guards = Map.of(
                "event", Map.of("mode", "off", "allow", List.of("a"), "deny", List.of("b")),
                "channel",
                        Map.of("mode", "enforce", "by", "cid", "values", Map.of("12", Map.of("deny", List.of("x")))));
        var made = make(Map.of("guards", guards));
        var again = make(Map.of("guards", made.get("key.guards"), "modes", made.get("key.modes")));

        assertThat(again.<Object>get("key.guards")).isEqualTo(guards);
        var same = patch(again, Map.of("guards", guards));
        assertThat(same.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        var guards = new HashMap<String, Object>();
        guards.put("event", Map.of("allow", List.of(), "deny", List.of("x", 7), "alow", List.of("y")));
        guards.put("attribute", Map.of("mode", "maybe"));
        guards.put("evnt", Map.of("allow", List.of("x")));
        guards.put("tag", Map.of("by", "cidd", "values", Map.of("1", Map.of("allow", List.of()))));
        guards.put("channel", Map.of("by", "channel", "values", Map.of()));
        guards.put("cid", Map.of("values", Map.of("1", Map.of())));
        guards.put("warehouse", Map.of("by", "cid", "allow", List.of("x"), "deny", List.of("y")));
        guards.put("sharedAttribute", Map.of("allow", List.of("x", "x"), "deny", List.of(" blank", "")));
        var reply = make(Map.of("guards", guards, "permissions", List.of("NONE"), "modes", Map.of("permissions", "x")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder(
                        "/guards/event/allow",
                        "/guards/event/deny/1",
                        "/guards/event/alow",
                        "/guards/attribute/mode",
                        "/guards/evnt",
                        "/guards/tag/by",
                        "/guards/tag/values/1/allow",
                        "/guards/channel/by",
                        "/guards/channel/values",
                        "/guards/cid/by",
                        "/guards/warehouse/values",
                        "/guards/warehouse/allow",
                        "/guards/warehouse/deny",
                        "/guards/sharedAttribute/allow/1",
                        "/guards/sharedAttribute/deny/0",
                        "/guards/sharedAttribute/deny/1",
                        "/permissions/0",
                        "/modes/permissions");
        assertThat(reply.fault("/guards/event/alow")).contains("did you mean allow?");
        assertThat(reply.fault("/guards/evnt")).contains("did you mean event?");
        assertThat(reply.fault("/guards/tag/by")).contains("did you mean cid?");
        assertThat(reply.fault("/guards/event/allow")).isEqualTo("must not be empty");
    }

    @Test
    void listsHaveBounds() {
        var many = IntStream.range(0, 2_000).mapToObj(i -> "event_" + i).toList();
        assertThat(make(Map.of("guards", Map.of("event", Map.of("allow", many))))
                        .status())
                .isEqualTo(201);
        var more = IntStream.range(0, 10_001).mapToObj(i -> "event_" + i).toList();
        assertThat(make(Map.of("guards", Map.of("event", Map.of("allow", more))))
                        .pointers())
                .containsExactly("/guards/event/allow");
        assertThat(make(Map.of("guards", Map.of("event", Map.of("allow", List.of("x".repeat(257))))))
                        .pointers())
                .containsExactly("/guards/event/allow/0");
        var wide = "\uD83D\uDE00".repeat(200);
        assertThat(make(Map.of("guards", Map.of("event", Map.of("deny", List.of("ok", wide)))))
                        .pointers())
                .containsExactly("/guards/event/deny/1");
        assertThat(make(Map.of(
                                "guards",
                                Map.of(
                                        "tag",
                                        Map.of("by", "cid", "values", Map.of("a/b", Map.of("deny", List.of(wide)))))))
                        .pointers())
                .containsExactly("/guards/tag/values/a~1b/deny/0");
        var heavy = IntStream.range(0, 1000).mapToObj(i -> i + "x".repeat(250)).toList();
        assertThat(make(Map.of("guards", Map.of("event", Map.of("allow", heavy))))
                        .pointers())
                .containsExactly("/guards");
    }

    @Test
    void aChangeReplacesAllGuardsAndNullClearsThem() {
        var made = make(Map.of(
                "permissions", List.of("EVENTS_READ"),
                "guards", Map.of("event", Map.of("allow", List.of("a")), "tag", Map.of("deny", List.of("b")))));

        assertThat(patch(made, Map.of("name", "n")).<Map<String, Object>>get("guards"))
                .containsOnlyKeys("event", "tag");
        var one = new HashMap<String, Object>();
        one.put("tag", Map.of("allow", List.of("c")));
        one.put("event", null);
        assertThat(patch(made, Map.of("guards", one)).<Object>get("guards"))
                .isEqualTo(Map.of("tag", Map.of("mode", "enforce", "allow", List.of("c"))));
        assertThat(patch(made, Map.of("modes", Map.of("permissions", "off"))).<String>get("modes.permissions"))
                .isEqualTo("off");
        var clearing = new HashMap<String, Object>();
        clearing.put("guards", null);
        clearing.put("modes", null);
        var cleared = patch(made, clearing);
        assertThat(cleared.<Map<String, Object>>get("guards")).isEmpty();
        assertThat(cleared.<String>get("modes.permissions")).isEqualTo("enforce");
        assertThat(cleared.<List<String>>get("permissions")).containsExactly("EVENTS_READ");
    }

    @Test
    void aDimensionThatNoOperationNamesAnyMoreMayStay() {
        var document = GUARDED.replace("guarded", "leaving")
                .replace("GUARDED", "LEAVING")
                .replace("warehouse", "aisle")
                .replace("cid", "shelf");
        server.call("PUT", "/apis/leaving", Map.of("document", document, "upstream", "http://127.0.0.1:9"));
        var made = make(Map.of(
                "guards", Map.of("aisle", Map.of("by", "shelf", "values", Map.of("1", Map.of("deny", List.of("x")))))));
        server.call("DELETE", "/apis/leaving", null);

        var kept = Map.of("aisle", Map.of("by", "shelf", "values", Map.of("1", Map.of("deny", List.of("x", "y")))));
        assertThat(patch(made, Map.of("guards", kept)).status()).isEqualTo(200);
        assertThat(make(Map.of("guards", kept)).pointers())
                .containsExactlyInAnyOrder("/guards/aisle", "/guards/aisle/by");
    }

    @Test
    void aGuardIsInForceAtOnce() {
        var made = make(Map.of(
                "permissions", List.of("GUARDED_SEND"), "guards", Map.of("event", Map.of("deny", List.of("opt_in")))));

        assertThat(explained(made.get("key.id"), "/guarded/12")).isEqualTo("refused");
        patch(made, Map.of("guards", Map.of("event", Map.of("deny", List.of("opt_in"), "mode", "off"))));
        assertThat(explained(made.get("key.id"), "/guarded/12")).isEqualTo("passed");
    }

    @Test
    void theAuditTrailShowsTheGuardsThatDiffer() {
        var made = make(
                Map.of("guards", Map.of("event", Map.of("allow", List.of("a")), "tag", Map.of("deny", List.of("b")))));
        patch(
                made,
                Map.of(
                        "guards",
                        Map.of("event", Map.of("allow", List.of("a", "c")), "tag", Map.of("deny", List.of("b")))));

        var entries = server.get("/accounts/" + account + "/audit").items();
        assertThat(entries)
                .filteredOn(entry ->
                        made.get("key.id").equals(entry.get("subjectId")) && "key.change".equals(entry.get("action")))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.get("before"))
                            .isEqualTo(Map.of("guards", Map.of("event", Map.of("allow", List.of("a")))));
                    assertThat(entry.get("after"))
                            .isEqualTo(Map.of("guards", Map.of("event", Map.of("allow", List.of("a", "c")))));
                });
    }

    private Reply make(Map<String, Object> members) {
        var wish = new HashMap<>(members);
        wish.put("name", "k");
        return server.post("/accounts/" + account + "/keys", wish);
    }

    private Reply patch(Reply made, Map<String, Object> change) {
        return server.call("PATCH", "/keys/" + made.get("key.id"), change);
    }

    /** What the check of guards found. */
    private Object explained(String id, String path) {
        var reply = server.post("/explain", Map.of("credentialId", id, "method", "POST", "path", path));
        return reply.<List<Map<String, Object>>>get("checks").stream()
                .filter(check -> check.get("name").equals("guards"))
                .findFirst()
                .orElseThrow()
                .get("outcome");
    }
}
