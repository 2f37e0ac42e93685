package io.claviger.core.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionQueryTest {
    @ParameterizedTest
    @CsvSource({
        "A, A, true",
        "A, B, false",
        "A and B, A, false",
        "A and B, A B, true",
        "A or B, B, true",
        "A or B and C, A, true",
        "A or B and C, B, false",
        "(A or B) and C, A, false",
        "(A or B) and C, A C, true",
        "A AnD (B OR C), A C, true",
        "((A)), A, true",
        "EVENTS_CREATE and(A or B), EVENTS_CREATE B, true",
        "ORDERS.READ and x:y-z, ORDERS.READ x:y-z, true",
        "android or order, order, true"
    })
    void queriesAreJudged(String query, String held, boolean expected) {
        assertThat(PermissionQuery.parse(query).isFulfilled(Set.of(held.split(" "))::contains))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", a permission is expected (character 1)",
                "\"  \", a permission is expected (character 3)",
                "A and, a permission is expected (character 6)",
                "and A, a permission is expected (character 1)",
                "A B, \"\"\"and\"\" or \"\"or\"\" is expected (character 3)\"",
                "A (B), \"\"\"and\"\" or \"\"or\"\" is expected (character 3)\"",
                "(A) B, \"\"\"and\"\" or \"\"or\"\" is expected (character 5)\"",
                "A and or B, a permission is expected (character 7)",
                "(A, this parenthesis is not closed (character 1)",
                "A or (B and (C), this parenthesis is not closed (character 6)",
                "A), this parenthesis was not opened (character 2)",
                "(), a permission is expected (character 2)",
                "A && B, \"\"\"&\"\" is not expected (character 3)\"",
                "A or ü, \"\"\"ü\"\" is not expected (character 6)\"",
                "A or 😀, \"\"\"😀\"\" is not expected (character 6)\""
            })
    void faultsAreNamedWithTheirPlace(String query, String message) {
        assertThatThrownBy(() -> PermissionQuery.parse(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void queriesAreBounded() {
        var nested = "(".repeat(PermissionQuery.MAX_DEPTH) + "A" + ")".repeat(PermissionQuery.MAX_DEPTH);
        assertThat(PermissionQuery.parse(nested).permissions()).containsExactly("A");
        assertThatThrownBy(() -> PermissionQuery.parse("(" + nested + ")")).hasMessageContaining("30 deep");
        assertThatThrownBy(() -> PermissionQuery.parse("(".repeat(1_000_000))).hasMessageContaining("4096");
        assertThatThrownBy(() -> PermissionQuery.parse("A or ".repeat(256) + "A"))
                .hasMessageContaining("256");
        assertThat(PermissionQuery.parse("A or ".repeat(255) + "A").isFulfilled("A"::equals))
                .isTrue();
    }

    /** The deepest query that may be asked, with as many operands waiting as can be. */
    @Test
    void deepestQueryIsJudged() {
        var query = "A or B and (".repeat(PermissionQuery.MAX_DEPTH) + "A or B and C"
                + ")".repeat(PermissionQuery.MAX_DEPTH);
        var parsed = PermissionQuery.parse(query);
        assertThat(parsed.isFulfilled(Set.of("B", "C")::contains)).isTrue();
        assertThat(parsed.isFulfilled(Set.of("B")::contains)).isFalse();
        assertThat(parsed.isFulfilled(Set.of("C")::contains)).isFalse();
    }

    @Test
    void equalQuestionsAreEqual() {
        assertThat(PermissionQuery.parse("A and (B or C)"))
                .isEqualTo(PermissionQuery.parse("( A AND ((B) OR C) )"))
                .isNotEqualTo(PermissionQuery.parse("A and B or C"));
    }

    /** A tree that is judged by itself and spelt as a query. */
    private record Tree(String text, boolean fulfilled, boolean isOr) {
        static Tree random(Random random, Set<String> held, int depth) {
            if (depth == 0 || random.nextInt(4) == 0) {
                var name = "P" + random.nextInt(6);
                return new Tree(name, held.contains(name), false);
            }
            var left = random(random, held, depth - 1);
            var right = random(random, held, depth - 1);
            if (random.nextBoolean()) {
                return new Tree(
                                left.text + pick(random, " or ", " OR\t") + right.text,
                                left.fulfilled | right.fulfilled,
                                true)
                        .perhapsInParentheses(random);
            }
            return new Tree(
                            left.operand() + pick(random, " and ", "  And ") + right.operand(),
                            left.fulfilled & right.fulfilled,
                            false)
                    .perhapsInParentheses(random);
        }

        private String operand() {
            return isOr ? "(" + text + ")" : text;
        }

        private Tree perhapsInParentheses(Random random) {
            return random.nextInt(4) == 0 ? new Tree("( " + text + ")", fulfilled, false) : this;
        }

        private static String pick(Random random, String... choices) {
            return List.of(choices).get(random.nextInt(choices.length));
        }
    }

    @Test
    void queriesMeanWhatTheirTreesMean() {
        var random = new Random(3);
        for (var round = 0; round < 50_000; round++) {
            var held = new HashSet<String>();
            for (var i = 0; i < 6; i++) {
                if (random.nextBoolean()) {
                    held.add("P" + i);
                }
            }
            var tree = Tree.random(random, held, 5);
            assertThat(PermissionQuery.parse(tree.text()).isFulfilled(held::contains))
                    .as("%s %s", tree, held)
                    .isEqualTo(tree.fulfilled());
        }
    }
}
