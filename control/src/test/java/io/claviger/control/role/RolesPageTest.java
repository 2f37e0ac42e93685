package io.claviger.control.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/roles.md} shows the table as it is. */
class RolesPageTest {

    @Test
    void thePageShowsTheTable() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "roles.md"))).contains(table());
    }

    private static String table() {
        var roles = Role.values();
        var head = Arrays.stream(roles).map(RolesPageTest::word).collect(Collectors.joining(" | "));
        var line = "| --- ".repeat(roles.length + 1) + "|\n";
        var rows = Stream.of(Permit.values()).map(RolesPageTest::row).collect(Collectors.joining());
        return "| command | " + head + " |\n" + line + rows;
    }

    private static String row(Permit permit) {
        var cells = Arrays.stream(Role.values()).map(role -> cell(permit, role)).collect(Collectors.joining(" | "));
        return "| `" + permit.operationId() + "` | " + cells + " |\n";
    }

    private static String cell(Permit permit, Role role) {
        return switch (permit.audience()) {
            case ROLES -> permit.roles().contains(role) ? permit.ofInstallation() ? "installation" : "yes" : "";
            case MEMBERS, HALF_SIGNED_IN -> role == Role.VERIFY ? "" : "itself";
            case ANYONE -> "anyone";
        };
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
