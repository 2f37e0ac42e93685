package io.claviger.edge.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermissionArraysTest {
    private final PermissionArrays arrays = new PermissionArrays();

    @Test
    void namesStandInOrder() {
        assertThat(text(Set.of("C", "A", "B"))).isEqualTo("[\"A\",\"B\",\"C\"]");
        assertThat(text(Set.of())).isEqualTo("[]");
    }

    @Test
    void eachOfManySetsIsAnsweredByItsOwnAlsoWhereTheyShareASlot() {
        var sets = IntStream.range(0, 5_000).mapToObj(i -> Set.of("P" + i)).toList();
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < sets.size(); i++) {
                assertThat(text(sets.get(i))).isEqualTo("[\"P" + i + "\"]");
            }
        }
    }

    private String text(Set<String> permissions) {
        return new String(arrays.of(permissions), UTF_8);
    }
}
