package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.guard.GuardVerdict.Cause;
import io.claviger.core.guard.GuardVerdict.Permitted;
import io.claviger.core.guard.GuardVerdict.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static final Map<String, ValueSource> SOURCES =
            Map.of("event", new BodyValue(List.of("action")), "cid", new QueryParameter("cid"));
    private static final FoundValues MISTYPED = new FoundValues(List.of(), false, true);

    private static Map<String, FoundValues> event(String... values) {
        return Map.of("event", FoundValues.of(List.of(values)));
    }

    /** The semantics, as a table: lists, what is found, the cause of the refusal or none. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // allow, deny, found, cause
                "-,   -,   a,       -",
                "-,   -,   ABSENT,  -",
                "-,   -,   MISTYPED,-",
                "a b, -,   a,       -",
                "a b, -,   a b,     -",
                "a b, -,   c,       NOT_ALLOWED",
                "a b, -,   a c,     NOT_ALLOWED",
                "a b, -,   A,       NOT_ALLOWED",
                "-,   a,   b,       -",
                "-,   a,   a,       DENIED",
                "-,   a,   b a,     DENIED",
                "a b, a,   a,       DENIED",
                "a b, a,   b,       -",
                "a,   -,   ABSENT,  ABSENT",
                "-,   a,   ABSENT,  ABSENT",
                "a,   -,   MISTYPED,MISTYPED",
                "-,   a,   MISTYPED,MISTYPED",
                "a,   -,   NOTHING, -",
                "-,   a,   NOTHING, -"
            })
    void listsAreJudged(String allow, String deny, String found, Cause cause) {
        var guard = Guard.enforcing(new ValueLists(set(allow), set(deny)));
        var values = switch (found) {
            case "ABSENT" -> FoundValues.ABSENT;
            case "MISTYPED" -> MISTYPED;
            case "NOTHING" -> FoundValues.NOTHING;
            default -> FoundValues.of(List.of(found.split(" ")));
        };
        var verdict = guard.judge("event", Map.of("event", values));
        assertThat(verdict instanceof Refused refused ? refused.cause() : null).isEqualTo(cause);
    }

    private static Set<String> set(String values) {
        return values == null ? null : Set.of(values.split(" "));
    }

    @Test
    void emptyListsAreRefused() {
        assertThatThrownBy(() -> new ValueLists(Set.of(), null)).hasMessageContaining("\"allow\" is empty");
        assertThatThrownBy(() -> new ValueLists(null, Set.of())).hasMessageContaining("\"deny\" is empty");
        assertThatThrownBy(() -> new Guard.Rule.Per("cid", Map.of())).hasMessageContaining("\"values\" is empty");
        assertThatThrownBy(() -> ValueLists.allowing("")).hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> ValueLists.denying("x".repeat(257))).hasMessageContaining("257 characters");
    }

    @Test
    void guardCannotDependOnItself() {
        var guard = Guard.enforcing("event", Map.of("1", ValueLists.allowing("a")));
        assertThatThrownBy(() -> new Guards(Map.of("event", guard))).hasMessageContaining("depends on itself");
    }

    @Test
    void equalGuardsAreEqual() {
        var one = new Guards(Map.of("event", Guard.enforcing(ValueLists.allowing("a", "b"))));
        var other = new Guards(Map.of("event", Guard.enforcing(ValueLists.allowing("b", "a"))));
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(Guard.enforcing("cid", Map.of("1", ValueLists.denying("x"))))
                .isEqualTo(Guard.enforcing("cid", Map.of("1", ValueLists.denying("x"))));
    }

    @Test
    void listsPerValueOfAnotherDimensionAreJudged() {
        var guard = Guard.enforcing(
                "cid", Map.of("12", ValueLists.allowing("sms", "push"), "13", ValueLists.denying("sms")));
        assertThat(judge(guard, List.of("sms"), List.of("12"))).isNull();
        assertThat(judge(guard, List.of("mail"), List.of("12"))).isEqualTo(Cause.NOT_ALLOWED);
        assertThat(judge(guard, List.of("sms"), List.of("13"))).isEqualTo(Cause.DENIED);
        assertThat(judge(guard, List.of("sms"), List.of("12", "13"))).isEqualTo(Cause.DENIED);
        assertThat(judge(guard, List.of("mail"), List.of("14"))).isNull();
        assertThat(judge(guard, List.of("sms"), List.of())).isEqualTo(Cause.UNDECIDABLE);
        assertThat(judge(guard, List.of(), List.of("12"))).isEqualTo(Cause.ABSENT);
        assertThat(guard.judge("channel", Map.of("channel", FoundValues.of(List.of("sms")), "cid", MISTYPED)))
                .isEqualTo(new Refused("channel", null, Cause.UNDECIDABLE, "cid"));
        assertThat(guard.judge("channel", Map.of("channel", FoundValues.NOTHING)))
                .isEqualTo(Permitted.INSTANCE);
    }

    private static Cause judge(Guard guard, List<String> channels, List<String> cids) {
        var found = Map.of("channel", FoundValues.of(channels), "cid", FoundValues.of(cids));
        return guard.judge("channel", found) instanceof Refused refused ? refused.cause() : null;
    }

    @Test
    void reportedRefusalRefusesNothing() {
        var guards = new Guards(Map.of(
                "event", new Guard(Mode.REPORT, new Guard.Rule.Always(ValueLists.denying("a"))),
                "cid", new Guard(Mode.OFF, new Guard.Rule.Always(ValueLists.denying("1")))));
        var verdict = guards.judge(
                SOURCES, Map.of("event", FoundValues.of(List.of("a")), "cid", FoundValues.of(List.of("1"))));
        assertThat(verdict.refusal()).isNull();
        assertThat(verdict.reported()).containsExactly(new Refused("event", "a", Cause.DENIED, null));
    }

    @Test
    void firstRefusalNamesDimensionAndValue() {
        var guards = new Guards(Map.of(
                "event", Guard.enforcing(ValueLists.denying("a")),
                "cid", Guard.enforcing(ValueLists.allowing("1"))));
        assertThat(guards.judge(SOURCES, event("a")).refusal()).isEqualTo(new Refused("cid", null, Cause.ABSENT, null));
        var refusal = guards.judge(
                        SOURCES,
                        Map.of("event", FoundValues.of(List.of("b", "a")), "cid", FoundValues.of(List.of("1"))))
                .refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo("The event \"a\" is denied.");
    }

    @Test
    void guardHasNoSayWhereTheOperationDoesNotNameItsDimension() {
        var guards = new Guards(Map.of("tag", Guard.enforcing(ValueLists.allowing("x"))));
        assertThat(guards.judge(SOURCES, event("a")).refusal()).isNull();
    }

    @Test
    void shownValuesAreCutAndWithoutControls() {
        var refused = new Refused("event", "a\n\u202e" + "😀".repeat(200), Cause.DENIED, null);
        assertThat(refused.reason())
                .hasSizeLessThan(250)
                .doesNotContain("\n")
                .doesNotContain("\u202e")
                .contains("😀…\"");
    }

    @Test
    void bodyIsReadOnlyWhileAListStandsOnIt() {
        Map<String, ValueSource> sources = Map.of(
                "event", new BodyValue(List.of("action")),
                "channel", new QueryParameter("channel"),
                "attribute", new BodyKeys(List.of()));
        assertThat(mode(sources, "event", Mode.ENFORCE, ValueLists.allowing("a")))
                .isEqualTo(Mode.ENFORCE);
        assertThat(mode(sources, "attribute", Mode.REPORT, ValueLists.denying("a")))
                .isEqualTo(Mode.REPORT);
        assertThat(mode(sources, "event", Mode.OFF, ValueLists.denying("a"))).isEqualTo(Mode.OFF);
        assertThat(mode(sources, "event", Mode.ENFORCE, ValueLists.NONE)).isEqualTo(Mode.OFF);
        assertThat(mode(sources, "channel", Mode.ENFORCE, ValueLists.denying("a")))
                .isEqualTo(Mode.OFF);
        assertThat(mode(sources, "tag", Mode.ENFORCE, ValueLists.denying("a"))).isEqualTo(Mode.OFF);
        var channel = new Guards(Map.of("channel", Guard.enforcing(ValueLists.denying("a"))));
        assertThat(channel.modeOfBody(sources, true)).as("a form").isEqualTo(Mode.ENFORCE);
        var perEvent = Guard.enforcing("event", Map.of("a", ValueLists.allowing("sms")));
        assertThat(new Guards(Map.of("channel", perEvent)).modeOfBody(sources, false))
                .isEqualTo(Mode.ENFORCE);
    }

    private static Mode mode(Map<String, ValueSource> sources, String dimension, Mode mode, ValueLists lists) {
        return new Guards(Map.of(dimension, new Guard(mode, new Guard.Rule.Always(lists)))).modeOfBody(sources, false);
    }

    @Test
    void membersOfAnAnswerArePermittedByTheirGuard() {
        var guards = new Guards(Map.of(
                "sharedAttribute", Guard.enforcing(ValueLists.allowing("name")),
                "channel", Guard.enforcing("cid", Map.of("1", ValueLists.denying("sms"))),
                "tag", new Guard(Mode.REPORT, new Guard.Rule.Always(ValueLists.denying("x")))));
        assertThat(guards.permitted("sharedAttribute", Map.of()))
                .accepts("name")
                .rejects("birthday");
        assertThat(guards.permitted("tag", Map.of())).accepts("x");
        assertThat(guards.permitted("other", Map.of())).accepts("x");
        assertThat(guards.permitted("channel", Map.of("cid", FoundValues.of(List.of("1")))))
                .accepts("push")
                .rejects("sms");
        assertThat(guards.permitted("channel", Map.of())).rejects("push");
    }
}
