package io.claviger.control.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.ContractOperation.Received;
import io.claviger.control.json.StrictJson;
import io.claviger.control.role.Permit;
import io.claviger.core.error.FieldFault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
    private final Contract contract = Contract.load();

    @Test
    void everyOperationHasItsCommandAndEveryCommandItsOperation() {
        assertThat(contract.operations().stream().map(ContractOperation::id))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Permit.values()).map(Permit::operationId).toList());
    }

    @Test
    void everyObjectOfARequestIsClosed() {
        for (var operation : contract.operations()) {
            if (operation.body() != null) {
                assertThat(operation.body().closed()).as(operation.id()).isTrue();
            }
        }
    }

    @Test
    void everyFaultIsFoundAtOnce() {
        var faults = faults("createKey", """
                {"nmae": "x", "type": "person", "permissions": ["A", 7, "A"], "expiresAt": "tomorrow",
                 "metadata": {"a": 1, "b\\u0000": "x"}, "secret": "short", "contactEmail": "nobody"}""");
        assertThat(faults.stream().map(FieldFault::pointer))
                .containsExactlyInAnyOrder(
                        "/nmae",
                        "/name",
                        "/type",
                        "/permissions/1",
                        "/permissions/2",
                        "/expiresAt",
                        "/metadata/a",
                        "/metadata/b\u0000",
                        "/secret",
                        "/contactEmail");
        assertThat(faults)
                .filteredOn(fault -> fault.pointer().equals("/nmae"))
                .first()
                .satisfies(fault -> assertThat(fault.detail()).contains("did you mean name"));
    }

    @Test
    void zeroThatNoDatabaseMayKeepIsRefusedByItsField() {
        assertThat(faults("createKey", "{\"name\": \"a\\u0000b\", \"description\": \"\\u0000\"}"))
                .extracting(FieldFault::pointer)
                .contains("/name", "/description");
    }

    @Test
    void aSecretThatIsNotAcceptedIsNotRepeated() {
        assertThat(faults("createKey", "{\"name\":\"x\",\"secret\":\"hunter2\"}")
                        .toString())
                .doesNotContain("hunter2");
        assertThat(faults("createKey", "{\"name\":\"x\",\"secret\":\"" + "geheim ".repeat(9) + "\"}")
                        .toString())
                .doesNotContain("geheim");
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThat(faults("createKey", "[]")).hasSize(1);
        assertThat(faults("createKey", "\"x\"")).hasSize(1);
        assertThat(faults("createKey", "null")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\\u0000b'",
        "'a\\nb'",
        "'a\\u202eb'",
        "'a\\u200bb'",
        "' a'",
        "'a '",
        "'\\u2028'",
        "'a\\r\\nX-Injected: 1'",
        "'\\ufeffa'",
        "'a\\u0085b'"
    })
    void namesWithWhatNobodySeesAreRefused(String name) {
        assertThat(faults("createKey", "{\"name\":\"" + name + "\"}"))
                .extracting(FieldFault::pointer)
                .containsExactly("/name");
    }

    @ParameterizedTest
    @CsvSource({"Müller & Söhne", "日本語", "a", "O'Brien <x>", "😀 shop"})
    void namesInAnyScriptAreTaken(String name) {
        assertThat(faults("createKey", "{\"name\":\"" + name + "\"}")).isEmpty();
    }

    @Test
    void aHostileBodyHasABoundedAnswer() {
        var members = new StringBuilder("{");
        for (var i = 0; i < 50_000; i++) {
            members.append(i == 0 ? "" : ",").append("\"m").append(i).append("\":1");
        }
        assertThat(faults("createKey", members.append('}').toString())).hasSizeLessThanOrEqualTo(101);
    }

    @Test
    void queryParametersAreTypedAndUnknownOrRepeatedOnesRefused() {
        var query = Map.of(
                "limit", List.of("0"), "statsu", List.of("active"), "search", List.of("a", "b"), "cursor", List.of(""));
        var checked = operation("listKeys").check(new Received(query, Map.of(), null));
        assertThat(checked.faults().stream().map(FieldFault::pointer))
                .containsExactlyInAnyOrder("query/limit", "query/statsu", "query/search", "query/cursor");
        var good = operation("listKeys").check(new Received(Map.of("limit", List.of("200")), Map.of(), null));
        assertThat(good.query()).isEqualTo(Map.of("limit", 200L));
    }

    private List<FieldFault> faults(String operationId, String body) {
        var json = StrictJson.parse(body.getBytes(StandardCharsets.UTF_8));
        return operation(operationId)
                .check(new Received(Map.of(), Map.of(), json))
                .faults();
    }

    private ContractOperation operation(String id) {
        return contract.operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
