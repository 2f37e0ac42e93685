package io.claviger.core.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A query is refused, or its text means the same when it is read again; who holds all it names fulfils it. */
public class PermissionQueryFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        PermissionQuery query;
        try {
            query = PermissionQuery.parse(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(300);
            return;
        }
        assertThat(PermissionQuery.parse(query.toString())).isEqualTo(query);
        assertThat(PermissionQuery.parse("(" + query + ")").permissions()).isEqualTo(query.permissions());
        assertThat(query.isFulfilled(query.permissions()::contains)).isTrue();
        assertThat(query.isFulfilled(none -> false)).isFalse();
    }

    @Test
    void seedsMeanTheSameTwice() {
        FuzzCorpus.read(
                PermissionQueryFuzzTest::fuzzerTestOneInput,
                "EVENTS_CREATE",
                "A_B AND (C_D OR E_F) AND G_H",
                "((A OR B) AND (C OR (D AND E)))");
    }
}
