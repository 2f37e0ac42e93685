package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.guard.GuardVerdict.Cause;
import io.claviger.core.guard.GuardVerdict.Permitted;
import io.claviger.core.guard.GuardVerdict.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {
    private static final Guard TAGS =
            Guard.enforcing("cid", Map.of("12", ValueLists.allowing("vip"), "Straße", ValueLists.allowing("vip")));

    /** Each is some upstream's 12 or Straße. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+12", "012", "0012", " 12", "12 ", "\t12", "12\n", "12.0", "12.", "1.2e1", "1200e-2", "0xc", "0x0C",
                        "0b1100",
                "0o14", "12abc", "12;13", "12,13", "1_2", "-12.0", "-0", "００12", "１２", "١٢", "①②", "1２", "\u00a012",
                        "12\u200b",
                "\"12\"", "'12'", "(12)", "$12", "#12", "STRASSE", "straße", "STRAßE", "Straße ", "Ｓtraße",
                        "\ufeffStraße"
            })
    void whatMayBeTakenForAListedValueIsUndecidable(String cid) {
        assertThat(judge(cid)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.cause()).isEqualTo(Cause.UNDECIDABLE);
            assertThat(refused.reason()).contains("cid", "might be taken");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13",
                "-12",
                "0",
                "120",
                "112",
                "4294967308",
                "abc",
                "store-12",
                "Strasse 12",
                "Gasse",
                "x12",
                "",
                "-"
            })
    void anotherValueHasNoLists(String cid) {
        assertThat(judge(cid)).isInstanceOf(Permitted.class);
    }

    @Test
    void numbersMeanNothingWhereNoneIsListed() {
        var guard = Guard.enforcing("cid", Map.of("north", ValueLists.allowing("vip")));

        assertThat(guard.judge("tag", Map.of("tag", found("all"), "cid", found("012"))))
                .isInstanceOf(Permitted.class);
        assertThat(guard.judge("tag", Map.of("tag", found("all"), "cid", found("North"))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void noRespellingOfAListedValueGoesWithoutItsLists() {
        var random = new Random(11);
        List<UnaryOperator<String>> bends = List.of(
                text -> text.toUpperCase(Locale.ROOT),
                text -> text.toLowerCase(Locale.ROOT),
                text -> " " + text,
                text -> text + "\u2003",
                text -> text.chars()
                        .map(c -> c > ' ' && c < 0x7f ? c - ' ' + 0xff00 : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        for (var round = 0; round < 20_000; round++) {
            var listed = listed(random);
            var spellings = new Spellings(Set.of(listed));
            var bent = listed;
            for (var i = random.nextInt(4); i >= 0; i--) {
                bent = bends.get(random.nextInt(bends.size())).apply(bent);
            }
            if (!bent.equals(listed)) {
                assertThat(spellings.mayBeListed(bent))
                        .as("%s for %s", bent, listed)
                        .isTrue();
            }
        }
    }

    private static String listed(Random random) {
        if (random.nextBoolean()) {
            return Integer.toString(random.nextInt());
        }
        var letters = "abcXYZ019äöİıßΣς-_.é";
        var text = new StringBuilder();
        for (var i = 1 + random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static GuardVerdict judge(String cid) {
        return TAGS.judge("tag", Map.of("tag", found("all"), "cid", found(cid)));
    }

    private static FoundValues found(String value) {
        return FoundValues.of(List.of(value));
    }
}
