package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.json.Timestamps;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was counted, as the management API tells it. */
class UsageTest extends ManagementTest {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 1440 * MINUTE;

    private String account;

    @BeforeAll
    void setUp() {
        server.importEvents();
        server.store.rollUpUsage();
        account = server.anAccount("Shop");
    }

    @Test
    void aKeysUsageIsThatOfTheLastHourByTheMinuteUnlessAskedOtherwise() {
        var key = aKey("EVENTS_CREATE");
        var now = server.clock.nowMicros();
        count(key, "events/createEvent", null, false, now, 5);
        count(key, "events/createEvent", ErrorCode.RATE_LIMITED, false, now, 2);
        count(key, "events/createEvent", ErrorCode.IP_FORBIDDEN, true, now, 3);
        count(key, null, ErrorCode.OPERATION_UNKNOWN, false, now, 1);
        count(key, "events/readEvents", null, false, now - 90 * MINUTE, 7);

        var items = server.get("/keys/" + key + "/usage").items();
        assertThat(items).hasSize(4);
        assertThat(items)
                .contains(Map.of(
                        "time",
                        Timestamps.text(now / MINUTE * MINUTE),
                        "api",
                        "events",
                        "operation",
                        "createEvent",
                        "code",
                        "RATE_LIMITED",
                        "reported",
                        false,
                        "count",
                        2L));
        assertThat(items)
                .filteredOn(item -> item.get("code") == null)
                .singleElement()
                .satisfies(item -> assertThat(item.get("count")).isEqualTo(5L));
        assertThat(items)
                .filteredOn(item -> Boolean.TRUE.equals(item.get("reported")))
                .singleElement()
                .satisfies(item -> assertThat(item.get("code")).isEqualTo("IP_FORBIDDEN"));

        var days = server.get("/keys/" + key + "/usage?step=day").items();
        assertThat(days.stream().mapToLong(item -> (Long) item.get("count")).sum())
                .isEqualTo(18);
        var from = Timestamps.text(now - 100 * MINUTE);
        var to = Timestamps.text(now - 80 * MINUTE);
        assertThat(server.get("/keys/" + key + "/usage?from=" + from + "&to=" + to)
                        .items())
                .singleElement()
                .satisfies(item -> assertThat(item.get("operation")).isEqualTo("readEvents"));
    }

    @Test
    void moreStepsThanAnyoneReadsAreRefused() {
        var key = aKey();
        var path = "/keys/" + key + "/usage?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";
        var tooMany = server.get(path);
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.fault("query/step")).contains("44640 steps");
        assertThat(server.get(path + "&step=hour").status()).isEqualTo(200);
        assertThat(server.get("/keys/" + key + "/usage?to=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z")
                        .pointers())
                .containsExactly("query/from");
        assertThat(server.get("/keys/" + key + "/usage?step=week").pointers()).containsExactly("query/step");
        assertThat(server.get("/keys/" + key + "/usage?from=1970-01-01T00:00:00Z&to=9999-12-31T00:00:00Z&step=day")
                        .pointers())
                .containsExactly("query/step");
    }

    @Test
    void anAccountsUsageIsPagedAndFilteredByCredential() {
        var shop = server.anAccount("Paged");
        var keys = IntStream.range(0, 3)
                .mapToObj(i -> (String) server.aKey(shop, "k").get("key.id"))
                .toList();
        var now = server.clock.nowMicros();
        for (var i = 0; i < 30; i++) {
            write(new UsageCount(
                    keys.get(i % 3), shop, "events/op" + i % 2, null, (now - i * MINUTE) / MINUTE, 1, now));
        }
        var all = new ArrayList<Map<String, Object>>();
        String cursor = null;
        do {
            var page = server.get("/accounts/" + shop + "/usage?limit=7" + (cursor == null ? "" : "&cursor=" + cursor));
            all.addAll(page.items());
            cursor = page.get("nextCursor");
        } while (cursor != null);
        assertThat(all).hasSize(30).doesNotHaveDuplicates();
        var one = server.get("/accounts/" + shop + "/usage?credential=" + keys.getFirst())
                .items();
        assertThat(one).hasSize(10).allMatch(item -> item.get("credentialId").equals(keys.getFirst()));
        assertThat(server.get("/accounts/" + account + "/usage?credential=" + keys.getFirst())
                        .items())
                .isEmpty();
    }

    @Test
    void theBusiestAddressesOfEachHourAreNamedAndTheRestIsOther() {
        var shop = server.anAccount("Addressed");
        String key = server.aKey(shop, "k").get("key.id");
        var hour = server.clock.nowMicros() / MINUTE / 60;
        addresses(key, shop, hour, 4, caller("192.0.2.1", 9, 2), caller(null, 1, 0));
        addresses(key, shop, hour - 30, 0, caller("192.0.2.2", 1, 0));
        var items = server.get("/accounts/" + shop + "/usage/addresses").items();
        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.get("credentialId")).isEqualTo(key);
            assertThat(item.get("other")).isEqualTo(Map.of("count", 4L, "refused", 0L));
            assertThat((List<?>) item.get("addresses"))
                    .hasSize(2)
                    .first()
                    .isEqualTo(Map.of(
                            "address",
                            "192.0.2.1",
                            "count",
                            9L,
                            "refused",
                            2L,
                            "lastAt",
                            "1970-01-01T00:00:00.000005Z"));
        });
        assertThat(server.get("/accounts/" + account + "/usage/addresses?credential=" + key)
                        .items())
                .isEmpty();
    }

    @Test
    void aRotationShowsWhoStillUsesTheOldSecretAndIsEndedEarly() {
        var made = server.post("/accounts/" + account + "/keys", Map.of("name", "rotated"));
        String key = made.get("key.id");
        String oldSecret = made.get("secret");
        String newSecret = server.post("/keys/" + key + "/rotate", Map.of("overlapSeconds", 3600))
                .get("secret");
        var secrets = server.get("/keys/" + key + "/secrets").items();
        assertThat(secrets).hasSize(2).allSatisfy(secret -> {
            assertThat(secret.get("accepted")).isEqualTo(true);
            assertThat(secret.get("lastUsedAt")).isNull();
        });
        assertThat(secrets.getFirst().get("endsAt")).isNull();
        var old = (String) secrets.get(1).get("id");
        var at = server.clock.nowMicros();
        used(new LastUse(key, Subject.secret(old), at, true));
        assertThat(server.get("/keys/" + key + "/secrets").items().get(1).get("lastUsedAt"))
                .isEqualTo(Timestamps.text(at));
        used(new LastUse(key, Subject.caller(old, ClientAddress.parse("192.0.2.7")), at, true));
        used(new LastUse(key, Subject.caller(old, null), at - 1, true));
        var callers = server.get("/keys/" + key + "/secrets");
        assertThat(callers.<String>get("items.1.callers.0.address")).isEqualTo("192.0.2.7");
        assertThat(callers.<String>get("items.1.callers.0.lastUsedAt")).isEqualTo(Timestamps.text(at));
        assertThat(callers.<String>get("items.1.callers.1.address")).isNull();
        assertThat(callers.items().getFirst().get("callers")).isEqualTo(List.of());
        IntStream.range(0, 30)
                .forEach(i ->
                        used(new LastUse(key, Subject.caller(old, ClientAddress.parse("192.0.2." + i)), i, true)));
        assertThat(server.get("/keys/" + key + "/secrets").items().get(1).get("moreCallers"))
                .isEqualTo(11L);
        assertThat(server.get("/keys/" + key + "/secrets").text()).doesNotContain(oldSecret, newSecret);

        assertThat(server.accepts(oldSecret)).isTrue();
        var ended = server.call("DELETE", "/keys/" + key + "/secrets/" + old + "?wait=all", null);
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.<Boolean>get("receipt.complete")).isTrue();
        assertThat(server.accepts(oldSecret)).isFalse();
        assertThat(server.accepts(newSecret)).isTrue();
        assertThat(server.call("DELETE", "/keys/" + key + "/secrets/" + old, null)
                        .status())
                .isEqualTo(200);
        var last = (String) secrets.getFirst().get("id");
        assertThat(server.call("DELETE", "/keys/" + key + "/secrets/" + last, null)
                        .status())
                .isEqualTo(409);
        assertThat(server.accepts(newSecret)).isTrue();
        assertThat(server.call("DELETE", "/keys/" + key + "/secrets/nothing", null)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/accounts/" + account + "/audit?kind=key").items().stream()
                        .filter(entry -> key.equals(entry.get("subjectId")))
                        .map(entry -> entry.get("action")))
                .containsExactly("key.end-secret", "key.rotate", "key.create");
    }

    @Test
    void aSecretOfAnotherKeyIsNotEnded() {
        var one = aKey();
        var another = aKey();
        server.post("/keys/" + another + "/rotate", Map.of("overlapSeconds", 3600));
        var foreign = (String)
                server.get("/keys/" + another + "/secrets").items().getLast().get("id");
        assertThat(server.call("DELETE", "/keys/" + one + "/secrets/" + foreign, null)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/keys/" + another + "/secrets").items())
                .allSatisfy(secret -> assertThat(secret.get("accepted")).isEqualTo(true));
    }

    @Test
    void theBlastRadiusOfAKeyTellsWhatBreaksWithoutIt() {
        var key = aKey("EVENTS_CREATE", "EVENTS_READ");
        var now = server.clock.nowMicros();
        count(key, "events/createEvent", null, false, now, 5);
        count(key, "events/createEvent", ErrorCode.RATE_LIMITED, false, now, 2);
        count(key, "events/createEvent", ErrorCode.IP_FORBIDDEN, true, now, 50);
        count(key, "events/createEvent", null, false, now - 2 * DAY, 4);
        count(key, "events/createEvent", null, false, now - 20 * DAY, 1000);
        var hour = now / MINUTE / 60;
        addresses(key, account, hour, 3, caller("192.0.2.1", 5, 1), caller("192.0.2.66", 2, 2));
        addresses(key, account, hour - 48, 0, caller("192.0.2.1", 4, 0));
        used(new LastUse(key, Subject.permission("EVENTS_CREATE"), now, true));
        used(new LastUse(key, Subject.value("event", "purchase"), now, true));

        var radius = server.get("/keys/" + key + "/blast-radius");
        assertThat(radius.<Long>get("requests")).isEqualTo(11);
        assertThat(radius.<Long>get("failed")).isEqualTo(2);
        assertThat(radius.<List<?>>get("requestsPerDay")).hasSize(2);
        assertThat(radius.<Long>get("requestsPerDay.0.count")).isEqualTo(7);
        assertThat(radius.<List<?>>get("operations"))
                .isEqualTo(List.of(Map.of(
                        "api", "events",
                        "operation", "createEvent",
                        "permission", "EVENTS_CREATE",
                        "count", 11L,
                        "failed", 2L)));
        assertThat(radius.<List<?>>get("callers")).hasSize(1);
        assertThat(radius.<String>get("callers.0.address")).isEqualTo("192.0.2.1");
        assertThat(radius.<Long>get("callers.0.count")).isEqualTo(9);
        assertThat(radius.<Long>get("otherCallers.count")).isEqualTo(3);
        assertThat(radius.<String>get("permissions.0.lastUsedAt")).isEqualTo(Timestamps.text(now));
        assertThat(radius.<String>get("permissions.1.permission")).isEqualTo("EVENTS_READ");
        assertThat(radius.<String>get("permissions.1.lastUsedAt")).isNull();
        assertThat(radius.<String>get("values.0.value")).isEqualTo("purchase");
        assertThat(radius.<String>get("lastUsedAt")).isEqualTo(Timestamps.text(now));
        assertThat(server.get("/keys/" + key + "/blast-radius?days=1").<Long>get("requests"))
                .isEqualTo(7);
        assertThat(server.get("/keys/" + key + "/blast-radius?days=15").status())
                .isEqualTo(400);
    }

    @Test
    void aKeyThatWasNeverUsedBreaksNothing() {
        var radius = server.get("/keys/" + aKey() + "/blast-radius");
        assertThat(radius.<Long>get("requests")).isZero();
        assertThat(radius.<List<?>>get("callers")).isEmpty();
    }

    @Test
    void rightSizeNamesWhatIsUnusedAndSaysSinceWhenThatIsKnown() {
        var key = aKey("EVENTS_CREATE", "EVENTS_READ");
        used(new LastUse(key, Subject.permission("EVENTS_CREATE"), server.clock.nowMicros(), true));
        used(new LastUse(key, Subject.permission("TAKEN_AWAY"), server.clock.nowMicros(), true));
        var young = server.get("/keys/" + key + "/right-size");
        assertThat(young.<Boolean>get("complete")).isFalse();
        assertThat(young.<Long>get("days")).isEqualTo(30);
        assertThat(young.<String>get("recordedSince"))
                .isEqualTo(server.get("/keys/" + key).get("createdAt"));
        assertThat(young.<List<?>>get("used")).hasSize(1);
        assertThat(young.<String>get("used.0.permission")).isEqualTo("EVENTS_CREATE");
        assertThat(young.<List<?>>get("unused")).hasSize(1);
        assertThat(young.<String>get("unused.0.permission")).isEqualTo("EVENTS_READ");
        assertThat(young.<String>get("unused.0.lastUsedAt")).isNull();

        server.shift.addAndGet(31 * DAY);
        try {
            var later = server.get("/keys/" + key + "/right-size");
            assertThat(later.<Boolean>get("complete")).isTrue();
            assertThat(later.<List<?>>get("unused")).hasSize(2);
            assertThat(later.<String>get("unused.0.lastUsedAt")).isNotNull();
            assertThat(server.get("/keys/" + key + "/right-size?days=60").<List<?>>get("used"))
                    .hasSize(1);
        } finally {
            server.shift.addAndGet(-31 * DAY);
        }
    }

    @Test
    void theErrorLogIsListedFilteredAndReadByDecision() {
        var key = aKey();
        var start = server.clock.nowMicros() - 100;
        for (var i = 0; i < 10; i++) {
            reject("d-" + i, start + i, i % 2 == 0 ? key : "other", i % 3 == 0 ? "RATE_LIMITED" : "IP_FORBIDDEN");
        }
        var path = "/accounts/" + account + "/rejections";
        var all = new ArrayList<Map<String, Object>>();
        String cursor = null;
        do {
            var page = server.get(path + "?limit=3" + (cursor == null ? "" : "&cursor=" + cursor));
            all.addAll(page.items());
            cursor = page.get("nextCursor");
        } while (cursor != null);
        assertThat(all)
                .extracting(item -> item.get("decisionId"))
                .containsExactly("d-9", "d-8", "d-7", "d-6", "d-5", "d-4", "d-3", "d-2", "d-1", "d-0");
        assertThat(server.get(path + "?credential=" + key).items()).hasSize(5);
        assertThat(server.get(path + "?code=RATE_LIMITED").items()).hasSize(4);
        assertThat(server.get(path + "?code=NO_SUCH_CODE").pointers()).containsExactly("query/code");
        assertThat(server.get(path + "?from=" + Timestamps.text(start + 8)).items())
                .hasSize(2);
        var one = server.get(path + "/d-6");
        assertThat(one.json()).isEqualTo(all.get(3));
        assertThat(one.<String>get("pathTemplate")).isEqualTo("/events");
        assertThat(server.get(path + "/d-99").status()).isEqualTo(404);

        var elsewhere = server.anAccount("Elsewhere");
        assertThat(server.get("/accounts/" + elsewhere + "/rejections").items()).isEmpty();
        var foreign = server.get("/accounts/" + elsewhere + "/rejections/d-6");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.text().replace("d-6", "ID"))
                .isEqualTo(server.get("/accounts/" + elsewhere + "/rejections/d-99")
                        .text()
                        .replace("d-99", "ID"));
    }

    private String aKey(String... permissions) {
        return server.post("/accounts/" + account + "/keys", Map.of("name", "k", "permissions", List.of(permissions)))
                .get("key.id");
    }

    private void count(String key, String operation, ErrorCode code, boolean reported, long at, long count) {
        write(new UsageCount(key, account, operation, code, reported, at / MINUTE, count, at));
    }

    private void write(UsageCount count) {
        server.store.usage().write(new UsageBatch(List.of(count)));
    }

    private void used(LastUse use) {
        server.store.usage().write(new UsageBatch(List.of(), List.of(), List.of(use)));
    }

    private void addresses(String key, String of, long hour, long other, AddressUse.Caller... callers) {
        var use = new AddressUse(key, of, hour, "part", List.of(callers), other, 0);
        server.store.usage().write(new UsageBatch(List.of(), List.of(use), List.of()));
    }

    private static AddressUse.Caller caller(String address, long requests, long refused) {
        return new AddressUse.Caller(address, requests, refused, 5);
    }

    private void reject(String id, long at, String key, String code) {
        server.store
                .rejections()
                .write(List.of(new Rejection(
                        id,
                        at,
                        "gateway",
                        account,
                        key,
                        ErrorCode.valueOf(code),
                        403,
                        "POST",
                        "events",
                        "createEvent",
                        "/events",
                        "192.0.2.1",
                        10,
                        20,
                        30)));
    }
}
