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
import org.junit.jupiter.params.provider.CsvSource;
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

    /** A list may hold a spelling that is not the usual one. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "012,12",
                "+12,12",
                "12.0,12",
                "1.5,1.50",
                "1.5,15e-1",
                "1.50,1.5",
                "-7,-07",
                "-7,−7",
                "-7,-7.0",
                "0,-0",
                "0,0e999999999999",
                "1e3,1000",
                "007x,7x",
                "a07,A07",
                "Straße,STRAẞE",
                "abc,a\u200bbc",
                "abc,ab\u00adc",
                "abc,+abc",
                "abc,00abc",
                "abc,abc\u0000",
                "٣,3"
            })
    void unusualSpellingsAreListedToo(String listed, String respelt) {
        assertThat(new Spellings(Set.of(listed)).mayBeListed(respelt)).isTrue();
        assertThat(new Spellings(Set.of(respelt)).mayBeListed(listed)).isTrue();
    }

    @Test
    void spellingsThatAreListedStandBesideEachOther() {
        var guard = Guard.enforcing("cid", Map.of("a", ValueLists.allowing("vip"), "A", ValueLists.allowing("all")));

        assertThat(guard.judge("tag", Map.of("tag", found("all"), "cid", found("A"))))
                .isInstanceOf(Permitted.class);
        assertThat(guard.judge("tag", Map.of("tag", found("all"), "cid", found("a"))))
                .isInstanceOf(Refused.class);
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
        for (var round = 0; round < 20_000; round++) {
            var listed = listed(random);
            var spellings = new Spellings(Set.of(listed));
            var bent = listed;
            for (var i = random.nextInt(4); i >= 0; i--) {
                bent = respelling(random, isNumber(listed)).apply(bent);
            }
            if (!bent.equals(listed)) {
                assertThat(spellings.mayBeListed(bent))
                        .as("%s for %s", bent, listed)
                        .isTrue();
            }
        }
    }

    private static boolean isNumber(String value) {
        return value.matches("-?[0-9]+(\\.[0-9]+)?");
    }

    private static String listed(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Integer.toString(random.nextInt(-20, 3000));
            case 1 -> random.nextInt(100) + "." + random.nextInt(100);
            case 2 -> "1".repeat(1 + random.nextInt(3)) + "0".repeat(random.nextInt(250));
            default -> text(random);
        };
    }

    private static String text(Random random) {
        var letters = "aZe0189._-+ ßẞİıſΣςéÅﬁǆㄱ漢９Ｅ−".codePoints().toArray();
        var text = new StringBuilder();
        for (var length = 1 + random.nextInt(6); length > 0; length--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static UnaryOperator<String> respelling(Random random, boolean number) {
        return switch (random.nextInt(number ? 9 : 7)) {
            case 0 -> value -> " \t\u00a0\u2003".charAt(random.nextInt(4)) + value;
            case 1 -> value -> value + " \t\u00a0\u2003".charAt(random.nextInt(4));
            case 2 -> value -> value.toUpperCase(Locale.ROOT);
            case 3 -> value -> value.toLowerCase(Locale.ROOT);
            case 4 -> SpellingsTest::wide;
            case 5 -> value -> value.contains("-") || value.contains("−") ? value : "+" + value;
            case 6 -> value -> value.isEmpty() ? value : value.charAt(0) + "\u200b" + value.substring(1);
            case 7 -> value -> value.matches("[0-9]+") ? "00" + value + ".00" : value;
            default -> value -> value.matches("[0-9]+") ? value + "000e-3" : value;
        };
    }

    /** In fullwidth forms, which NFKC makes the usual ones. */
    private static String wide(String value) {
        var wide = new StringBuilder();
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            wide.append(c > ' ' && c <= '~' ? (char) (c + 0xfee0) : c);
        }
        return wide.toString();
    }

    private static GuardVerdict judge(String cid) {
        return TAGS.judge("tag", Map.of("tag", found("all"), "cid", found(cid)));
    }

    private static FoundValues found(String value) {
        return FoundValues.of(List.of(value));
    }
}
