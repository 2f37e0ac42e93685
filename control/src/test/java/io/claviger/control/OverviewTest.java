package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.json.Timestamps;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account at a glance, as the management API shows it. */
class OverviewTest extends ManagementTest {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 1440 * MINUTE;

    @BeforeAll
    void setUp() {
        server.importEvents();
        server.store.rollUpUsage();
    }

    @AfterEach
    void backToNow() {
        server.shift.set(0);
    }

    @Test
    void anHourADayAndAMonthAreShownStepByStep() {
        var shop = server.anAccount("Stepped");
        var key = aKey(shop, "busy");
        var quiet = aKey(shop, "quiet");
        var now = server.clock.nowMicros();
        count(shop, key, null, false, now, 5);
        count(shop, key, ErrorCode.RATE_LIMITED, false, now, 2);
        count(shop, quiet, ErrorCode.IP_FORBIDDEN, false, now, 1);
        count(shop, quiet, ErrorCode.IP_FORBIDDEN, true, now, 4);
        count(shop, quiet, null, false, now - 20 * DAY, 3);

        var steps = Map.of("hour", 60, "day", 24, "month", 30);
        steps.forEach((span, size) -> {
            var shown = server.get("/accounts/" + shop + "/overview?span=" + span);
            List<Map<String, Object>> series = shown.get("series");
            assertThat(series).hasSize(size);
            assertThat(series).extracting(step -> (String) step.get("time")).isSorted();
            assertThat(series.getFirst().get("time")).isEqualTo(shown.get("from"));
            assertThat(sum(series, "allowed"))
                    .isEqualTo(shown.<Long>get("allowed"))
                    .isEqualTo(span.equals("month") ? 8 : 5);
            assertThat(sum(series, "refused"))
                    .isEqualTo(shown.<Long>get("refused"))
                    .isEqualTo(3);
        });
        var day = server.get("/accounts/" + shop + "/overview");
        assertThat(day.<String>get("span")).isEqualTo("day");
        assertThat(day.<List<Object>>get("codes"))
                .containsExactly(
                        Map.of("code", "RATE_LIMITED", "count", 2L, "reported", 0L),
                        Map.of("code", "IP_FORBIDDEN", "count", 1L, "reported", 4L));
        assertThat(day.<List<Object>>get("busiest"))
                .containsExactly(
                        Map.of("credentialId", key, "name", "busy", "requests", 7L, "refused", 2L),
                        Map.of("credentialId", quiet, "name", "quiet", "requests", 1L, "refused", 1L));
        assertThat(server.get("/accounts/" + shop + "/overview?span=year").pointers())
                .containsExactly("query/span");
    }

    @Test
    void anAccountWithoutRequestsHasAnEmptyOverview() {
        var shown = server.get("/accounts/" + server.anAccount("Silent") + "/overview?span=hour");
        List<Map<String, Object>> series = shown.get("series");
        assertThat(series).hasSize(60).allMatch(step -> step.get("allowed").equals(0L));
        assertThat(shown.<List<Object>>get("busiest")).isEmpty();
        assertThat(shown.<List<Object>>get("codes")).isEmpty();
    }

    @Test
    void keysThatNeedCareAreNamedWithWhy() {
        var shop = server.anAccount("Careless");
        var fresh = aKey(shop, "fresh");
        var now = server.clock.nowMicros();
        var expiring = aKey(shop, "expiring", Map.of("expiresAt", Timestamps.text(now + 250 * DAY)));
        var used = aKey(shop, "used", Map.of("permissions", List.of("EVENTS_CREATE", "EVENTS_READ")));
        var whole = aKey(shop, "whole", Map.of("permissions", List.of("EVENTS_CREATE")));
        var off = aKey(shop, "off");
        server.post("/keys/" + off + "/disable", null);
        for (var id : List.of(used, whole)) {
            count(shop, id, null, false, now, 1);
            server.store
                    .usage()
                    .write(new UsageBatch(
                            List.of(),
                            List.of(),
                            List.of(new LastUse(id, Subject.permission("EVENTS_CREATE"), now, true))));
        }
        var before = server.get("/accounts/" + shop + "/care");
        assertThat(before.<Long>get("keys")).isEqualTo(4);
        assertThat(before.<Long>get("withoutExpiry.total")).isEqualTo(3);
        for (var concern :
                List.of("expiringSoon", "neverUsed", "longUnused", "old", "unusedPermissions", "reportOnly")) {
            assertThat(before.<Long>get(concern + ".total")).as(concern).isZero();
        }

        server.shift.set(230 * DAY);
        var care = server.get("/accounts/" + shop + "/care");
        assertThat(named(care, "expiringSoon")).containsExactly("expiring");
        assertThat(named(care, "neverUsed")).containsExactlyInAnyOrder("fresh", "expiring");
        assertThat(named(care, "longUnused")).containsExactlyInAnyOrder("used", "whole");
        assertThat(named(care, "old")).containsExactlyInAnyOrder("fresh", "expiring", "used", "whole");
        assertThat(named(care, "withoutExpiry")).containsExactlyInAnyOrder("fresh", "used", "whole");
        assertThat(care.<List<Map<String, Object>>>get("unusedPermissions.items"))
                .containsExactly(Map.of("credentialId", used, "name", "used", "unused", 1L, "granted", 2L));
        server.post("/keys/" + fresh + "/rotate", Map.of());
        assertThat(named(server.get("/accounts/" + shop + "/care"), "old")).doesNotContain("fresh");
        server.shift.set(251 * DAY);
        assertThat(named(server.get("/accounts/" + shop + "/care"), "expiringSoon"))
                .isEmpty();
    }

    @Test
    void aChangeShowsAtOnceAndAUseWithinAMinute() {
        var shop = server.anAccount("Looked after");
        var key = aKey(shop, "key", Map.of("permissions", List.of("EVENTS_CREATE")));
        server.shift.set(8 * DAY);
        assertThat(named(server.get("/accounts/" + shop + "/care"), "neverUsed"))
                .containsExactly("key");
        count(shop, key, null, false, server.clock.nowMicros(), 1);
        server.shift.addAndGet(61_000_000);
        assertThat(named(server.get("/accounts/" + shop + "/care"), "neverUsed"))
                .isEmpty();
        server.call("PATCH", "/keys/" + key, Map.of("name", "renamed"));
        assertThat(named(server.get("/accounts/" + shop + "/care"), "withoutExpiry"))
                .containsExactly("renamed");
    }

    @Test
    void ofManyTheTenThatNeedItMostAreNamedAndAllAreCounted() {
        var shop = server.anAccount("Crowded");
        var now = server.clock.nowMicros();
        IntStream.range(0, 15)
                .forEach(i -> aKey(shop, "key " + i, Map.of("expiresAt", Timestamps.text(now + (20 - i) * DAY))));
        var care = server.get("/accounts/" + shop + "/care");
        assertThat(care.<Long>get("expiringSoon.total")).isEqualTo(15);
        assertThat(named(care, "expiringSoon"))
                .containsExactlyElementsOf(IntStream.iterate(14, i -> i > 4, i -> i - 1)
                        .mapToObj(i -> "key " + i)
                        .toList());
    }

    @Test
    void rulesThatOnlyReportAreNamed() {
        var shop = server.anAccount("Reporting");
        put("/accounts/" + shop + "/modules", Map.of("ip-filter", true));
        put(
                "/accounts/" + shop + "/apis/events/ip-filter",
                Map.of("mode", "report", "ranges", List.of("192.0.2.0/24")));
        put(
                "/accounts/" + shop + "/limits",
                Map.of(
                        "mode",
                        "report",
                        "rateLimits",
                        List.of(Map.of("name", "all", "limit", 5, "windowSeconds", 60))));
        var policy = server.post(
                        "/accounts/" + shop + "/policies",
                        Map.of("name", "shared", "permissions", List.of(), "modes", Map.of("permissions", "report")))
                .<String>get("id");
        aKey(shop, "one", Map.of("policyId", policy));
        aKey(shop, "two", Map.of("policyId", policy));
        aKey(shop, "own", Map.of("guards", Map.of("event", Map.of("mode", "report", "deny", List.of("point_add")))));
        aKey(shop, "strict", Map.of("permissions", List.of("EVENTS_CREATE")));
        var care = server.get("/accounts/" + shop + "/care");
        assertThat(care.<Long>get("reportOnly.total")).isEqualTo(4);
        assertThat(care.<List<Map<String, Object>>>get("reportOnly.items"))
                .extracting(item -> item.get("kind") + " " + item.get("name") + " " + item.get("rules"))
                .containsExactly(
                        "account Reporting [rateLimits]",
                        "ip-filter events [ipRanges]",
                        "policy shared [permissions]",
                        "key own [guards/event]");
    }

    private void put(String path, Object body) {
        assertThat(server.call("PUT", path, body))
                .satisfies(reply -> assertThat(reply.status()).as(reply.text()).isEqualTo(200));
    }

    private static List<String> named(Reply care, String concern) {
        List<Map<String, Object>> items = care.get(concern + ".items");
        return items.stream().map(item -> (String) item.get("name")).toList();
    }

    private static long sum(List<Map<String, Object>> series, String what) {
        return series.stream().mapToLong(step -> (Long) step.get(what)).sum();
    }

    private String aKey(String account, String name) {
        return aKey(account, name, Map.of());
    }

    private String aKey(String account, String name, Map<String, Object> more) {
        var body = new HashMap<String, Object>(more);
        body.put("name", name);
        var made = server.post("/accounts/" + account + "/keys", body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.get("key.id");
    }

    private void count(String account, String key, ErrorCode code, boolean reported, long at, long count) {
        server.store
                .usage()
                .write(new UsageBatch(List.of(
                        new UsageCount(key, account, "events/createEvent", code, reported, at / MINUTE, count, at))));
    }
}
