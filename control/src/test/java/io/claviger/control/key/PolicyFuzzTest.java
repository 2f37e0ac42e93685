package io.claviger.control.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonText;
import io.claviger.control.json.StrictJson;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.fixture.FuzzCorpus;
import io.claviger.core.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A policy that is sent is refused with what is wrong, or becomes one that is shown in words which, sent again, become
 * the same.
 */
public class PolicyFuzzTest {
    private static final ContractOperation CREATE = Contract.load().operations().stream()
            .filter(operation -> operation.id().equals("createPolicy"))
            .findFirst()
            .orElseThrow();

    public static void fuzzerTestOneInput(byte[] input) {
        var policy = policy(input);
        if (policy != null) {
            var shown = new LinkedHashMap<>(PolicyJson.of(policy));
            shown.put("name", "again");
            assertThat(policy(JsonText.of(shown))).isEqualTo(policy);
        }
    }

    private static @Nullable Policy policy(byte[] body) {
        Object json;
        try {
            json = StrictJson.parse(body);
        } catch (ClavigerException refused) {
            return null;
        }
        var checked = CREATE.check(new ContractOperation.Received(Map.of(), Map.of(), json));
        checked.faults().forEach(fault -> assertThat(fault.detail()).isNotBlank());
        var wish = PolicyWish.read(new Members(checked.body()));
        // what is left of a body with faults is looked at as well, to tell all that is wrong at once
        var faults = wish.faultsOf(Policy.NONE, Catalog.EMPTY);
        faults.forEach(fault -> assertThat(fault.detail()).isNotBlank());
        return checked.faults().isEmpty() && faults.isEmpty() ? wish.applyTo(Policy.NONE) : null;
    }

    @Test
    void seedsAreRefusedOrShownAsTheyAre() {
        var seeds = List.of(
                "{\"name\":\"p\",\"permissions\":[],\"ipRanges\":[\"192.0.2.0/24\",\"2001:db8::1\"],\"modes\":{\"ipRanges\":\"report\"}}",
                "{\"name\":\"p\",\"rateLimits\":[{\"name\":\"r\",\"limit\":10,\"windowSeconds\":60,\"algorithm\":\"token-bucket\"}],"
                        + "\"quotas\":[{\"name\":\"q\",\"amount\":5,\"refill\":{\"amount\":5,\"everySeconds\":86400}}]}",
                "{\"name\":\"p\",\"guards\":{\"event\":{\"allow\":[\"buy\"],\"deny\":[]},\"to\":{\"mode\":\"report\",\"by\":\"event\","
                        + "\"values\":{\"buy\":{\"allow\":[\"a\",\"b\"]}}}}}");
        assertThat(seeds)
                .anySatisfy(seed -> assertThat(policy(seed.getBytes(StandardCharsets.UTF_8)))
                        .isNotNull());
        FuzzCorpus.read(PolicyFuzzTest::fuzzerTestOneInput, seeds.toArray(String[]::new));
    }
}
