package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules of accounts, and from where their keys may call an API. */
class IpFiltersTest extends ManagementTest {
    private String account;
    private String filter;

    @BeforeAll
    void importEvents() {
        server.importEvents();
    }

    @BeforeEach
    void anAccount() {
        account = server.anAccount("Shop");
        filter = "/accounts/" + account + "/apis/events/ip-filter";
    }

    @Test
    void modulesAreOffUntilTheOperatorSwitchesThemOn() {
        var path = "/accounts/" + account + "/modules";
        assertThat(server.get(path).json()).isEqualTo(Map.of("ip-filter", false));
        assertThat(server.get("/accounts/" + account).<Object>get("modules")).isEqualTo(Map.of("ip-filter", false));

        var on = switchModule(true);
        assertThat(on.json()).isEqualTo(Map.of("ip-filter", true));
        assertThat(on.header("ETag")).isEqualTo("\"2\"");
        assertThat(switchModule(true).header("ETag")).as("it was so already").isEqualTo("\"2\"");
        assertThat(server.get("/accounts/" + account).<Object>get("modules")).isEqualTo(Map.of("ip-filter", true));
        assertThat(server.with("PUT", path, Map.of("ip-filter", false), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(audited("account.modules")).singleElement().satisfies(entry -> {
            assertThat(entry).containsEntry("kind", "account").containsEntry("subjectId", account);
            assertThat(entry.get("before")).isEqualTo(Map.of("ip-filter", false));
            assertThat(entry.get("after")).isEqualTo(Map.of("ip-filter", true));
        });
    }

    @Test
    void aModuleThatIsNotBuiltIsUnknown() {
        var path = "/accounts/" + account + "/modules";
        var reply = server.call(
                "PUT",
                path,
                Map.of("ip-filter", true, "signature-enforcement", true, "channels", true, "ip_filter", true));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/signature-enforcement", "/channels", "/ip_filter");
        assertThat(server.call("PUT", path, Map.of("ip-filter", "yes")).pointers())
                .containsExactly("/ip-filter");
        assertThat(server.call("PUT", path, Map.of()).status()).isEqualTo(400);
        assertThat(server.get(path).json()).isEqualTo(Map.of("ip-filter", false));
    }

    @Test
    void onlyOperatorsOfTheInstallationSwitchModules() {
        var path = "/accounts/" + account + "/modules";
        for (var token : List.of(
                server.aToken("admin", account),
                server.aToken("owner", account),
                server.aToken("owner", null),
                server.aToken("auditor", null))) {
            var reply = server.call("PUT", path, token, Map.of("ip-filter", true));
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.<String>get("code")).isEqualTo("ROLE_FORBIDDEN");
            assertThat(server.call("GET", path, token, null).json()).isEqualTo(Map.of("ip-filter", false));
        }
    }

    @Test
    void hostBitsAreClearedAndTheAnswerSaysSo() {
        switchModule(true);
        var put = put("192.168.1.2", "192.168.0.3/24", "192.168.0.0/24", "2001:DB8::1/32", "::ffff:10.0.0.1");

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.<List<String>>get("ranges"))
                .containsExactly("192.168.1.2", "192.168.0.0/24", "2001:db8::/32", "10.0.0.1");
        assertThat(put.<List<Map<String, Object>>>get("normalised"))
                .containsExactly(
                        Map.of("given", "192.168.0.3/24", "stored", "192.168.0.0/24"),
                        Map.of("given", "2001:DB8::1/32", "stored", "2001:db8::/32"),
                        Map.of("given", "::ffff:10.0.0.1", "stored", "10.0.0.1"));
        assertThat(put.<String>get("mode")).isEqualTo("enforce");
        assertThat(put.<Boolean>get("judged")).isTrue();
        var read = new HashMap<>(put.json());
        read.remove("normalised");
        assertThat(server.get(filter).json()).isEqualTo(read);
        assertThat(put("10.0.0.0/8").<List<?>>get("normalised")).isEmpty();
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        switchModule(true);
        var reply = server.call(
                "PUT",
                filter,
                Map.of(
                        "ranges", List.of("10.0.0.0/8", "010.0.0.1", "10.1", "::1%eth0", "10.0.0.0/33"),
                        "mode", "maybe",
                        "modes", "x"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder("/mode", "/modes", "/ranges/1", "/ranges/2", "/ranges/3", "/ranges/4");
        assertThat(put().pointers()).as("empty").containsExactly("/ranges");
        assertThat(server.call("PUT", filter, Map.of()).pointers()).containsExactly("/ranges");
        assertThat(server.get(filter).status()).isEqualTo(404);
    }

    @Test
    void itIsJudgedForItsApiAloneAndOnlyWhileTheModuleIsOn() {
        switchModule(true);
        String key = server.aKey(account, "k").get("key.id");
        assertThat(explained(key, "10.0.0.1")).isEqualTo("passed");
        put("192.168.0.0/24", "2001:db8::/32");
        assertThat(explained(key, "192.168.0.255")).isEqualTo("passed");
        assertThat(explained(key, "::ffff:192.168.0.255")).isEqualTo("passed");
        assertThat(explained(key, "192.168.1.0")).isEqualTo("refused");
        assertThat(explained(key, "2001:db9::1")).isEqualTo("refused");
        var other = server.aKey(server.anAccount("Other"), "k").<String>get("key.id");
        assertThat(explained(other, "192.168.1.0")).isEqualTo("passed");

        server.call("PUT", filter, Map.of("ranges", List.of("192.168.0.0/24"), "mode", "report"));
        assertThat(explained(key, "192.168.1.0")).isEqualTo("reported");
        server.call("PUT", filter, Map.of("ranges", List.of("192.168.0.0/24"), "mode", "off"));
        assertThat(explained(key, "192.168.1.0")).isEqualTo("skipped");
        assertThat(server.get(filter).<Boolean>get("judged")).isFalse();
        put("192.168.0.0/24");
        switchModule(false);
        assertThat(explained(key, "192.168.1.0")).isEqualTo("skipped");
        switchModule(true);
        assertThat(explained(key, "192.168.1.0")).isEqualTo("refused");
        assertThat(server.call("DELETE", filter, null).status()).isEqualTo(200);
        assertThat(explained(key, "192.168.1.0")).isEqualTo("passed");
    }

    @Test
    void whileTheModuleIsOffItCanBeReadAndNotChanged() {
        assertThat(put("10.0.0.0/8").status()).isEqualTo(409);
        switchModule(true);
        var kept = put("10.0.0.0/8");
        switchModule(false);

        assertThat(put("11.0.0.0/8").status()).isEqualTo(409);
        assertThat(server.call("DELETE", filter, null).status()).isEqualTo(409);
        var read = server.get(filter);
        assertThat(read.<List<String>>get("ranges")).containsExactly("10.0.0.0/8");
        assertThat(read.<Boolean>get("judged")).isFalse();
        assertThat(read.header("ETag")).isEqualTo(kept.header("ETag"));
    }

    @Test
    void changesNameTheVersionThatTheyAreOf() {
        switchModule(true);
        var first = put("10.0.0.0/8");
        assertThat(first.header("ETag")).isEqualTo("\"1\"");
        assertThat(put("10.0.0.0/8").header("ETag")).as("nothing changed").isEqualTo("\"1\"");
        var second = server.with("PUT", filter, Map.of("ranges", List.of("11.0.0.0/8")), "If-Match", "\"1\"");
        assertThat(second.header("ETag")).isEqualTo("\"2\"");
        assertThat(server.with("PUT", filter, Map.of("ranges", List.of("12.0.0.0/8")), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(server.with("DELETE", filter, null, "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(server.with("DELETE", filter, null, "If-Match", "\"2\"").status())
                .isEqualTo(200);
        assertThat(server.call("DELETE", filter, null).status()).isEqualTo(404);
    }

    @Test
    void anUnknownApiIsNotFound() {
        switchModule(true);
        var unknown = "/accounts/" + account + "/apis/nosuch/ip-filter";
        assertThat(server.get(unknown).status()).isEqualTo(404);
        assertThat(server.call("PUT", unknown, Map.of("ranges", List.of("10.0.0.0/8")))
                        .status())
                .isEqualTo(404);
        assertThat(server.call("PUT", unknown, Map.of("ranges", List.of("x"))).status())
                .isIn(400, 404);
        assertThat(server.call("DELETE", unknown, null).status()).isEqualTo(404);
        assertThat(server.get("/accounts/" + UUID.randomUUID() + "/apis/events/ip-filter")
                        .status())
                .isEqualTo(404);
    }

    /** Deleting an API by mistake and importing it again must not open it to the world. */
    @Test
    void aFilterOutlivesItsApiAndStandsAgain() {
        importShort();
        switchModule(true);
        var own = "/accounts/" + account + "/apis/short/ip-filter";
        server.call("PUT", own, Map.of("ranges", List.of("10.0.0.0/8")));
        assertThat(server.call("DELETE", "/apis/short?confirm=true", null).status())
                .isEqualTo(200);

        assertThat(server.get(own).<Boolean>get("judged")).isFalse();
        assertThat(server.call("PUT", own, Map.of("ranges", List.of("11.0.0.0/8")))
                        .status())
                .isEqualTo(404);
        importShort();
        assertThat(server.get(own).<Boolean>get("judged")).isTrue();
        assertThat(server.get("/accounts/" + account + "/ip-filters").items())
                .extracting(item -> item.get("api"))
                .containsExactly("short");
        server.call("DELETE", "/apis/short?confirm=true", null);
        assertThat(server.call("DELETE", own, null).status()).isEqualTo(200);
    }

    @Test
    void thousandsOfRangesAreTakenAndDecidedRight() {
        switchModule(true);
        var random = new Random(7);
        var ranges = IntStream.range(0, 5000)
                .mapToObj(i ->
                        "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + 8 * random.nextInt(32) + "/29")
                .distinct()
                .toList();
        var put = server.call("PUT", filter, Map.of("ranges", ranges));
        assertThat(put.<List<String>>get("ranges")).isEqualTo(ranges);
        String key = server.aKey(account, "k").get("key.id");
        for (var i = 0; i < 200; i++) {
            var start = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + 8 * random.nextInt(32);
            var address = i % 2 == 0
                    ? start
                    : ranges.get(random.nextInt(ranges.size())).replace("/29", "");
            assertThat(explained(key, address))
                    .as(address)
                    .isEqualTo(ranges.contains(address + "/29") ? "passed" : "refused");
        }
        var more = IntStream.range(0, 5001).mapToObj(i -> "10.0.0.1").toList();
        assertThat(server.call("PUT", filter, Map.of("ranges", more)).pointers())
                .containsExactly("/ranges");
    }

    @Test
    void theAuditTrailShowsWhatWasAndWhatIs() {
        switchModule(true);
        put("10.0.0.0/8");
        server.call("PUT", filter, Map.of("ranges", List.of("10.1.2.3/16"), "mode", "report"));
        server.call("DELETE", filter, null);

        assertThat(audited("ip-filter.put"))
                .allSatisfy(entry -> assertThat(entry).containsEntry("subjectId", "events"))
                .extracting(entry -> entry.get("after"))
                .containsExactly(
                        Map.of("mode", "report", "ranges", List.of("10.1.0.0/16")),
                        Map.of("mode", "enforce", "ranges", List.of("10.0.0.0/8")));
        assertThat(audited("ip-filter.delete")).singleElement().satisfies(entry -> {
            assertThat(entry.get("before")).isEqualTo(Map.of("mode", "report", "ranges", List.of("10.1.0.0/16")));
            assertThat(entry.get("after")).isNull();
        });
        assertThat(server.get("/accounts/" + account + "/audit?kind=ip-filter").items())
                .hasSize(3);
    }

    @Test
    void aMasterAccountsTokenManagesThoseBelowAndNobodyElseDoes() {
        var sub = server.anAccount("Sub", account);
        var path = "/accounts/" + sub + "/apis/events/ip-filter";
        server.call("PUT", "/accounts/" + sub + "/modules", Map.of("ip-filter", true));
        var wish = Map.of("ranges", List.of("10.0.0.0/8"));

        var stranger = server.aToken("owner", server.anAccount("Stranger"));
        for (var method : List.of("GET", "PUT", "DELETE")) {
            var body = method.equals("PUT") ? wish : null;
            assertThat(server.call(method, path, stranger, body).status()).isEqualTo(404);
        }
        assertThat(server.call("PUT", path, server.aToken("developer", sub), wish)
                        .status())
                .isEqualTo(403);
        assertThat(server.call("PUT", path, server.aToken("admin", account), wish)
                        .status())
                .isEqualTo(200);
        assertThat(server.call("PUT", filter, server.aToken("admin", sub), wish).status())
                .as("not the master's own")
                .isEqualTo(404);
    }

    private void importShort() {
        var body = Map.of("document", ManagementServer.EVENTS, "upstream", "http://127.0.0.1:9", "prefix", "/short");
        assertThat(server.call("PUT", "/apis/short?confirm=true", body).status())
                .isEqualTo(200);
    }

    private Reply put(String... ranges) {
        return server.call("PUT", filter, Map.of("ranges", List.of(ranges)));
    }

    private Reply switchModule(boolean on) {
        return server.call("PUT", "/accounts/" + account + "/modules", Map.of("ip-filter", on));
    }

    private List<Map<String, Object>> audited(String action) {
        return server.get("/accounts/" + account + "/audit").items().stream()
                .filter(entry -> action.equals(entry.get("action")))
                .toList();
    }

    /** What the check of the account's addresses found. */
    private Object explained(String key, String address) {
        var reply =
                server.post("/explain", Map.of("credentialId", key, "method", "GET", "path", "/events", "ip", address));
        return reply.<List<Map<String, Object>>>get("checks").stream()
                .filter(check -> check.get("name").equals("account-addresses"))
                .findFirst()
                .orElseThrow()
                .get("outcome");
    }
}
