package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Role;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every route with a token of every role, of an account and of the whole installation. */
class RolesTest extends ManagementTest {
    private String account;

    @BeforeAll
    void setUp() {
        account = server.anAccount("Shop");
    }

    @TestFactory
    Stream<DynamicTest> everyRouteIsOpenToItsRolesOnly() {
        return Stream.of(Role.values()).flatMap(role -> {
            var word = role.name().toLowerCase(Locale.ROOT);
            var installation = server.aToken(word, null);
            var whole = routes().map(operation -> DynamicTest.dynamicTest(
                    operation.id() + " with " + word + " of the installation",
                    () -> check(
                            operation,
                            installation,
                            Permit.of(operation.id()).roles().contains(role))));
            if (role == Role.OPERATOR) {
                return whole;
            }
            var limited = server.aToken(word, account);
            return Stream.concat(
                    whole,
                    routes().map(operation ->
                            DynamicTest.dynamicTest(operation.id() + " with " + word + " of an account", () -> {
                                var permit = Permit.of(operation.id());
                                check(operation, limited, permit.roles().contains(role) && !permit.ofInstallation());
                            })));
        });
    }

    /** The ids name nothing and the bodies are empty, so what is permitted ends as not found or not valid. */
    private void check(ContractOperation operation, String token, boolean permitted) {
        var path = PathTemplate.filled(operation.path(), Map.of());
        var body = operation.body() == null ? null : Map.of();
        var reply = server.call(operation.method(), path.substring("/api/v1".length()), token, body);
        if (Permit.of(operation.id()).audience() == Permit.Audience.ANYONE) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.<String>get("code")).isEqualTo("CREDENTIAL_AMBIGUOUS");
        } else if (permitted) {
            assertThat(reply.status()).as(reply.text()).isIn(200, 400, 404);
        } else {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.<String>get("code")).isEqualTo("ROLE_FORBIDDEN");
        }
    }

    private static Stream<ContractOperation> routes() {
        return Contract.load().operations().stream();
    }

    @Test
    void aVerifyTokenMayDoNothingHere() {
        assertThat(Stream.of(Permit.values()).filter(permit -> permit.roles().contains(Role.VERIFY)))
                .isEmpty();
    }

    @Test
    void anAuditorChangesNothing() {
        assertThat(Stream.of(Permit.values())
                        .filter(permit -> permit.roles().contains(Role.AUDITOR))
                        .map(Permit::operationId))
                .allMatch(id -> id.startsWith("list") || id.startsWith("get") || id.equals("explain"));
    }
}
