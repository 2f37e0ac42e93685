package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.trace.TracedDecision;
import io.claviger.core.usage.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DecisionsTest extends ManagementTest {
    private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1000;

    private String account;
    private String secret;
    private String keyId;
    private DecisionEngine engine;

    @BeforeAll
    void setUp() {
        server.importEvents();
        account = server.anAccount("Shop");
        var created = server.post(
                "/accounts/" + account + "/keys", Map.of("name", "k", "permissions", List.of("EVENTS_READ")));
        secret = created.get("secret");
        keyId = created.get("key.id");
        engine = new DecisionEngine(server.snapshot, new LimitStates());
    }

    @Test
    void aRefusalIsExplainedAtOnceAndOnceItWasWritten() {
        var decision = judge(secret);

        var atOnce = server.get("/decisions/" + decision.id());
        assertThat(atOnce.<String>get("code")).isEqualTo("PERMISSION_MISSING");
        assertThat(atOnce.<String>get("check")).isEqualTo("permission");
        assertThat(atOnce.<Boolean>get("allowed")).isFalse();
        assertThat(atOnce.<String>get("request.path")).isEqualTo("/events");
        assertThat(atOnce.<String>get("request.door")).isEqualTo("gateway");
        assertThat(atOnce.<String>get("request.method")).isEqualTo("POST");
        assertThat(atOnce.<String>get("request.operation")).isEqualTo("createEvent");
        assertThat(atOnce.<String>get("credential.id")).isEqualTo(keyId);
        assertThat(atOnce.<List<String>>get("remedies")).containsExactly("Add EVENTS_CREATE to the key's permissions.");
        assertThat(atOnce.<List<Map<String, Object>>>get("checks"))
                .filteredOn(check -> check.get("name").equals("permission"))
                .singleElement()
                .satisfies(check -> assertThat(check.get("inputs").toString()).contains("EVENTS_CREATE"));

        server.decisions.flush(server.store.decisions(), server.clock.nowMicros());
        assertThat(server.store.<TracedDecision>read(tx -> tx.decisions().find(decision.id())))
                .isEqualTo(server.decisions.find(decision.id(), server.clock.nowMicros()));
    }

    @Test
    void tenantsSeeTheDecisionsOfTheirAccountsOnly() {
        var decision = judge(secret);
        var stranger = server.aToken("owner", server.anAccount("Other"));
        var own = server.aToken("auditor", account);
        var sub = server.aToken("owner", server.anAccount("Sub", account));

        assertThat(read(own, decision).status()).isEqualTo(200);
        assertThat(read(stranger, decision).status()).isEqualTo(404);
        assertThat(read(sub, decision).status()).as("an account above").isEqualTo(404);
        assertThat(read(stranger, decision).<String>get("detail"))
                .isEqualTo(read(stranger, "00000000-0000-7000-8000-000000000000")
                        .<String>get("detail")
                        .replace("00000000-0000-7000-8000-000000000000", decision.id()));
    }

    @Test
    void whatNobodysKeyDidIsForOperators() {
        var decision = judge("nobody's");

        assertThat(read(server.operator, decision).<String>get("code")).isEqualTo("CREDENTIAL_INVALID");
        assertThat(read(server.aToken("owner", account), decision).status()).isEqualTo(404);
        assertThat(read(server.aToken("developer", null), decision).status()).isEqualTo(404);
    }

    @Test
    void whatIsUnknownOrPastSaysSo() {
        var decision = judge(secret);
        server.decisions.flush(server.store.decisions(), server.clock.nowMicros());
        server.shift.addAndGet(DAY_MICROS + 60_000_000);
        try {
            var past = server.get("/decisions/" + decision.id());
            assertThat(past.status()).isEqualTo(404);
            assertThat(past.<String>get("detail")).contains("unknown", "older than a day", "sample");
            assertThat(server.get("/decisions/nonsense").status()).isEqualTo(404);
        } finally {
            server.shift.addAndGet(-DAY_MICROS - 60_000_000);
        }
    }

    private Reply read(String token, Decision decision) {
        return read(token, decision.id());
    }

    private Reply read(String token, String id) {
        return server.call("GET", "/decisions/" + id, token, null);
    }

    private Decision judge(String presented) {
        var catalog = server.snapshot.catalog();
        var target = new Target.Known(catalog.api("events"), catalog.operation("events", "createEvent"));
        var decision = engine.decide(new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(Secret.of(presented)),
                ClientAddress.parseOrNull("192.0.2.7"),
                target,
                "/events",
                server.clock.nowMicros()));
        server.decisions.offer(decision, new Exchange("POST", null, 403, 0, 0, 1));
        return decision;
    }
}
