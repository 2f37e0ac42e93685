package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console asks before it takes something away that was used, and that it asks for nothing else. */
class ConsoleNarrowingTest extends ManagementTest {
    private static final long MINUTE = 60_000_000L;

    private PageBrowser operator;
    private String account;
    private String key;

    @BeforeAll
    void setUp() {
        operator = PageBrowser.of(server, Browser.member(server, "root@example.org", null, null));
        account = server.anAccount("Shop");
    }

    /** A key that has used EVENTS_READ, from 192.0.2.1, forty times in four days. */
    @BeforeEach
    void use() {
        server.importEvents();
        key = aKey("EVENTS_READ", "EVENTS_CREATE");
        var now = server.clock.nowMicros();
        var counts = List.of(new UsageCount(key, account, "events/readEvents", null, false, now / MINUTE, 40, now));
        var callers = List.of(new AddressUse.Caller("192.0.2.1", 40, 0, now));
        var address = new AddressUse(key, account, now / MINUTE / 60, "part", callers, 0, 0);
        var last = new LastUse(key, Subject.permission("EVENTS_READ"), now, true);
        server.store.usage().write(new UsageBatch(counts, List.of(address), List.of(last)));
    }

    private String aKey(String... permissions) {
        var wish = Map.of("name", "Calling key", "permissions", List.of(permissions));
        return server.post("/accounts/" + account + "/keys", wish).get("key.id");
    }

    @Test
    void whatBreaksIsShownBeforeAnApiIsDeleted() {
        var page = operator.get("/apis/events/delete");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.text())
                .contains("Calling key", "may call it.", "40 a day", "Cancel")
                .containsPattern("This will break [1-9][0-9]* requests a day")
                .doesNotContain("confirm=true", "query/confirm");
        assertThat(server.get("/apis/events").status()).as("looked at").isEqualTo(200);

        assertThat(operator.post("/apis/events/delete", Map.of()).status())
                .as("not sure")
                .isEqualTo(409);
        assertThat(server.get("/apis/events").status()).isEqualTo(200);
        assertThat(operator.post("/apis/events/delete", Map.of("sure", "yes")).status())
                .isEqualTo(303);
        assertThat(server.get("/apis/events").status()).isEqualTo(404);
    }

    @Test
    void permissionsThatWereUsedAreTakenOnlyOnceThatIsMeant() {
        var path = "/keys/" + key + "/permissions";
        var asked = operator.post(path, form("permissions", "EVENTS_CREATE"));
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.text()).contains("This key used EVENTS_READ in the last 30 days.", "Yes, save it so");
        assertThat(permissions()).contains("EVENTS_READ");

        assertThat(operator.post(path, form("permissions", "EVENTS_READ")).status())
                .as("of no use")
                .isEqualTo(303);
        assertThat(operator.post(path, sure(Map.of())).status()).isEqualTo(303);
        assertThat(permissions()).isEmpty();
    }

    @Test
    void anAccessTypeWithLessIsTakenOnlyOnceThatIsMeant() {
        var path = "/keys/" + key + "/permissions";
        assertThat(operator.post(path, form("accessType", "integrations")).text())
                .contains("This key used EVENTS_READ", "the access type integrations");
        assertThat(operator.post(path, form("accessType", "admin")).status()).isEqualTo(303);
        assertThat(operator.post(path, sure(form("accessType", "integrations"))).status())
                .isEqualTo(303);
    }

    @Test
    void addressesFromWhichTheKeyWasUsedAreShutOutOnlyOnceThatIsMeant() {
        var path = "/keys/" + key + "/addresses";
        var asked = operator.post(path, form("ranges", "198.51.100.0/24"));
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.text()).contains("40 requests came from other addresses: 192.0.2.1");
        assertThat(server.get("/keys/" + key).<List<?>>get("ipRanges")).isNull();

        assertThat(operator.post(path, form("ranges", "192.0.2.0/24")).status())
                .as("those that call")
                .isEqualTo(303);
        assertThat(operator.post(path, form("ranges", "nonsense")).status()).isEqualTo(400);
        assertThat(operator.post(path, sure(form("ranges", "198.51.100.0/24"))).status())
                .isEqualTo(303);
        assertThat(operator.post(path, form("ranges", "")).status())
                .as("everywhere")
                .isEqualTo(303);
        var reported = Map.of("ranges", "198.51.100.0/24", "mode", "report");
        assertThat(operator.post(path, reported).status()).as("of no effect").isEqualTo(303);
        assertThat(operator.post(path, Map.of("ranges", "198.51.100.0/24", "mode", "enforce"))
                        .text())
                .as("from now on it has")
                .contains("40 requests came from other addresses");
    }

    @Test
    void whatAllKeysOfAPolicyLoseIsAskedForToo() {
        String policy = server.post(
                        "/accounts/" + account + "/policies",
                        Map.of("name", "Shared " + key, "permissions", List.of("EVENTS_READ", "EVENTS_CREATE")))
                .get("id");
        var base = "/accounts/" + account + "/policies/" + policy;
        assertThat(operator.post(base + "/permissions", form("permissions", "EVENTS_READ"))
                        .text())
                .contains("Every key of this policy loses EVENTS_CREATE.");
        assertThat(operator.post(base + "/addresses", form("ranges", "192.0.2.0/24"))
                        .status())
                .isEqualTo(409);
        assertThat(operator.post(base + "/addresses", sure(form("ranges", "192.0.2.0/24")))
                        .status())
                .isEqualTo(303);
        assertThat(operator.post(base + "/addresses", form("ranges", "192.0.2.0/24\n198.51.100.7"))
                        .status())
                .as("wider")
                .isEqualTo(303);

        var share = Map.of("share", "yes", "policyId", policy);
        var asked = operator.post("/keys/" + key + "/permissions", share);
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.text()).contains("take the place of the key");
        assertThat(operator.post("/keys/" + key + "/permissions", sure(share)).status())
                .isEqualTo(303);
    }

    private List<String> permissions() {
        return server.get("/keys/" + key).get("permissions");
    }

    private static Map<String, String> form(String field, String value) {
        return Map.of(field, value);
    }

    private static Map<String, String> sure(Map<String, String> form) {
        var sure = new java.util.HashMap<>(form);
        sure.put("sure", "yes");
        return sure;
    }
}
